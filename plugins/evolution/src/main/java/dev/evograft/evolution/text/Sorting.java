// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.Arrays;

/**
 * Sorts many different texts, of which many begin alike: a few characters at a time, as numbers,
 * and those that are equal so far by what follows.
 */
final class Sorting {

  /** Two characters of 16 bits, made one greater so that an end is smaller, and a place. */
  private static final int STEP = 2;

  private static final int PLACE_BITS = 28;
  private static final int CHARACTER_BITS = 17;

  private final String[] texts;
  private final long[] keys;
  private final int[] order;

  private Sorting(String[] texts) {
    if (texts.length >= 1 << PLACE_BITS) {
      throw new IllegalArgumentException("more than 268 million literals");
    }
    this.texts = texts;
    keys = new long[texts.length];
    order = new int[texts.length];
    Arrays.setAll(order, place -> place);
  }

  /** The places of the texts, in the order of their characters. */
  static int[] order(String[] texts) {
    Sorting sorting = new Sorting(texts);
    sorting.sort(0, texts.length, 0);
    return sorting.order;
  }

  private void sort(int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      keys[i] = key(texts[order[i]], depth) << PLACE_BITS | order[i];
    }
    Arrays.sort(keys, from, to);
    for (int i = from; i < to; i++) {
      order[i] = (int) (keys[i] & (1L << PLACE_BITS) - 1);
    }
    int begin = from;
    while (begin < to) {
      long head = keys[begin] >>> PLACE_BITS;
      int end = begin + 1;
      while (end < to && keys[end] >>> PLACE_BITS == head) {
        end++;
      }
      if (end - begin > 1) {
        sort(begin, end, depth + STEP);
      }
      begin = end;
    }
  }

  private static long key(String text, int depth) {
    long key = 0;
    for (int i = depth; i < depth + STEP; i++) {
      key = key << CHARACTER_BITS | (i < text.length() ? text.charAt(i) + 1L : 0);
    }
    return key;
  }
}
