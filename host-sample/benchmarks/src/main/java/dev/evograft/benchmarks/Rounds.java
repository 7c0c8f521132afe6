// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

/**
 * Rounds of a measure of which not each one counts: until as many counted as are wanted, and at
 * most ten times as many, for where what is measured has changed none may ever count. For one
 * thread.
 */
final class Rounds {

  private static final int MOST_FOR_ONE = 10;

  private final int wanted;
  private int begun;
  private int counted;

  Rounds(int wanted) {
    this.wanted = wanted;
  }

  /**
   * Begins another one, unless enough counted.
   *
   * @throws IllegalStateException if too many were begun
   */
  boolean another() {
    if (counted >= wanted) {
      return false;
    }
    if (begun >= MOST_FOR_ONE * (long) wanted) {
      throw new IllegalStateException(
          "of " + begun + " rounds " + counted + " counted, and " + wanted + " are wanted");
    }
    begun++;
    return true;
  }

  /** The number of this one, from 1. */
  int number() {
    return begun;
  }

  /**
   * This one counts.
   *
   * @return how many did before
   */
  int counts() {
    return counted++;
  }
}
