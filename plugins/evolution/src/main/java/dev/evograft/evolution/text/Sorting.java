// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.Arrays;

/**
 * Sorts many different texts, of which many begin alike: as many characters at a time as a number
 * has room for, and those that are equal so far by what follows.
 */
final class Sorting {

  private static final int PLACE_BITS = 28;
  private static final int LABEL_BITS = 63 - PLACE_BITS;

  private final Labels texts;
  private final int bits;
  private final int step;
  private final long[] keys;
  private final int[] order;

  private Sorting(Labels texts, int labels) {
    if (texts.size() >= 1 << PLACE_BITS) {
      throw new IllegalArgumentException("more than 268 million literals");
    }
    this.texts = texts;
    bits = Integer.SIZE - Integer.numberOfLeadingZeros(labels);
    step = LABEL_BITS / bits;
    keys = new long[texts.size()];
    order = new int[texts.size()];
    Arrays.setAll(order, place -> place);
  }

  /**
   * The places of the texts, in the order of their labels.
   *
   * @param labels how many there are; they are numbered from 1
   */
  static int[] order(Labels texts, int labels) {
    Sorting sorting = new Sorting(texts, labels);
    sorting.sort(0, texts.size(), 0);
    return sorting.order;
  }

  private void sort(int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      keys[i] = key(order[i], depth) << PLACE_BITS | order[i];
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
        sort(begin, end, depth + step);
      }
      begin = end;
    }
  }

  /** The next labels as a number, in which the end of a text is the smallest. */
  private long key(int text, int depth) {
    int length = texts.length(text);
    long key = 0;
    for (int i = depth; i < depth + step; i++) {
      key = key << bits | (i < length ? texts.at(text, i) : 0);
    }
    return key;
  }
}
