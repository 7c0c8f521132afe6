// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.Arrays;

/** A growing list of numbers in which each number stands once, until it is cleared. */
final class Numbers {

  private final long[] there;
  private int[] list = new int[32];
  private int size;

  Numbers(int bound) {
    there = new long[(bound + 63) >>> 6];
  }

  boolean add(int number) {
    if (has(number)) {
      return false;
    }
    there[number >>> 6] |= 1L << number;
    if (size == list.length) {
      list = Arrays.copyOf(list, size * 2);
    }
    list[size++] = number;
    return true;
  }

  boolean has(int number) {
    return (there[number >>> 6] & 1L << number) != 0;
  }

  int size() {
    return size;
  }

  int get(int at) {
    return list[at];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      there[list[i] >>> 6] = 0;
    }
    size = 0;
  }
}
