// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.chance;

/**
 * Random numbers that follow from the seed of a cycle and from what they are for: a draw that is
 * added in one place moves no other, and any version on any Java repeats what an earlier one drew.
 * (SplitMix64, whose numbers {@link java.util.SplittableRandom} does not promise.) Not thread-safe.
 */
public final class Chance {

  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long state;

  private Chance(long state) {
    this.state = state;
  }

  /**
   * The numbers for one purpose.
   *
   * @param seed of the cycle
   * @param purpose its name, which is as lasting as the record of the cycle
   */
  public static Chance of(long seed, String purpose) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * 0x100000001b3L;
    }
    return new Chance(mix(seed + STEP) ^ mix(hash));
  }

  /** From 0 to 1, without 1. */
  public double next() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** From 0 to below the bound, each as likely. */
  public int below(int bound) {
    return (int) (next() * bound);
  }

  private long nextLong() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
