// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.Arrays;

/**
 * The beginnings of the literals up to where each is alone, with the links of Aho and Corasick.
 * Nodes are numbered level by level, so the children of a node are neighbours, sorted by their
 * class, and a link always leads to a smaller number.
 */
final class Trie {

  private final String[] sorted;
  private final int[] numbers;

  /** How many characters each shares with the one before it. */
  private int[] shared;

  private final char[] classes;

  private int size = 1;
  private int[] firstChild = new int[64];
  private char[] label = new char[64];
  private int[] fallback = new int[64];
  private int[] found = new int[64];
  private int[] literal = new int[64];
  private int[] depth = new int[64];
  private int[] low = new int[64];
  private int[] high = new int[64];

  Trie(String[] literals, char[] classes) {
    this.classes = classes;
    numbers = Sorting.order(literals);
    sorted = new String[literals.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = literals[numbers[i]];
    }
    shared = shared(sorted);
    grow();
  }

  int size() {
    return size;
  }

  int depth(int node) {
    return depth[node];
  }

  /** The node of the longest shorter beginning that this one ends with. */
  int fallback(int node) {
    return fallback[node];
  }

  /** The node itself or the first one behind it where a literal is found; 0 without one. */
  int found(int node) {
    return found[node];
  }

  int literal(int node) {
    return literal[node];
  }

  private void grow() {
    high[0] = sorted.length;
    literal[0] = -1;
    for (int node = 0; node < size; node++) {
      firstChild[node] = size;
      int from = low[node];
      int to = high[node];
      int at = depth[node];
      if (node > 0 && (to - from == 1 || sorted[from].length() == at)) {
        literal[node] = numbers[from++];
      } else {
        literal[node] = -1;
      }
      found[node] = literal[node] >= 0 ? node : found[fallback[node]];
      while (from < to) {
        int end = from + 1;
        char c = sorted[from].charAt(at);
        while (end < to && shared[end] > at) {
          end++;
        }
        addChild(node, c, from, end);
        from = end;
      }
    }
    firstChild = Arrays.copyOf(firstChild, size + 1);
    firstChild[size] = size;
    low = new int[0];
    high = new int[0];
    shared = new int[0];
  }

  private static int[] shared(String[] sorted) {
    int[] shared = new int[sorted.length];
    for (int i = 1; i < sorted.length; i++) {
      String one = sorted[i - 1];
      String other = sorted[i];
      int most = Math.min(one.length(), other.length());
      int same = 0;
      while (same < most && one.charAt(same) == other.charAt(same)) {
        same++;
      }
      shared[i] = same;
    }
    return shared;
  }

  private void addChild(int node, char c, int from, int to) {
    if (size == label.length) {
      more();
    }
    char labelled = classes[c];
    int link = 0;
    for (int back = node; back > 0 && link == 0; ) {
      back = fallback[back];
      link = Math.max(0, child(back, labelled));
    }
    label[size] = labelled;
    fallback[size] = link;
    depth[size] = depth[node] + 1;
    low[size] = from;
    high[size] = to;
    size++;
  }

  private void more() {
    int wanted = size * 2;
    firstChild = Arrays.copyOf(firstChild, wanted);
    label = Arrays.copyOf(label, wanted);
    fallback = Arrays.copyOf(fallback, wanted);
    found = Arrays.copyOf(found, wanted);
    literal = Arrays.copyOf(literal, wanted);
    depth = Arrays.copyOf(depth, wanted);
    low = Arrays.copyOf(low, wanted);
    high = Arrays.copyOf(high, wanted);
  }

  /**
   * The child of a class, or -1. Asked while growing, too, of nodes that have all their children.
   */
  private int child(int node, int c) {
    int from = firstChild[node];
    int to = firstChild[node + 1] - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      if (label[middle] < c) {
        from = middle + 1;
      } else if (label[middle] > c) {
        to = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** Goes on where no row says how; a result with hits is complemented. */
  int step(int from, int c, int[] rows, int dense, int width) {
    for (int node = from; ; node = fallback[node]) {
      if (node < dense && c < width) {
        return rows[node * width + c];
      }
      int child = c == 0 ? -1 : child(node, c);
      if (child >= 0) {
        return found[child] > 0 ? ~child : child;
      }
      if (node == 0) {
        return 0;
      }
    }
  }

  /** Where each of the first classes leads from the first nodes; see {@link #step}. */
  int[] rows(int dense, int width) {
    int[] rows = new int[dense * width];
    for (int node = 0; node < dense; node++) {
      if (node > 0) {
        System.arraycopy(rows, fallback[node] * width, rows, node * width, width);
      }
      for (int child = firstChild[node]; child < firstChild[node + 1]; child++) {
        if (label[child] < width) {
          rows[node * width + label[child]] = found[child] > 0 ? ~child : child;
        }
      }
    }
    return rows;
  }
}
