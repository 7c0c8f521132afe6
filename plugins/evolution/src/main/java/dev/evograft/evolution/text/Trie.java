// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

import java.util.Arrays;

/**
 * The beginnings of the literals up to where each is alone, and a few characters more, with the
 * links of Aho and Corasick. Nodes are numbered level by level, so the children of a node are
 * neighbours, sorted by their class, and a link always leads to a smaller number.
 */
final class Trie {

  private final int further;
  private final int[] numbers;
  private Labels sorted;

  /** How many characters each shares with the one before it. */
  private int[] shared;

  private int size = 1;
  private int[] firstChild = new int[64];
  private char[] label = new char[64];
  private int[] fallback = new int[64];
  private int[] found = new int[64];
  private int[] literal = new int[64];
  private int[] depth = new int[64];
  private int[] low = new int[64];
  private int[] high = new int[64];

  /**
   * The trie of some literals.
   *
   * @param labels how many characters they have
   * @param further so many characters are held of a literal beyond those that others have, too
   */
  Trie(Labels literals, int labels, int further) {
    this.further = further;
    numbers = Sorting.order(literals, labels);
    sorted = literals.ordered(numbers);
    shared = new int[numbers.length];
    for (int i = 1; i < shared.length; i++) {
      shared[i] = sorted.shared(i - 1, i);
    }
    grow();
  }

  int size() {
    return size;
  }

  int depth(int node) {
    return depth[node];
  }

  /** The node itself or the first one behind it where a literal is found; 0 without one. */
  int found(int node) {
    return found[node];
  }

  /** The next one behind it; 0 without one. */
  int foundBehind(int node) {
    return found[fallback[node]];
  }

  int literal(int node) {
    return literal[node];
  }

  private void grow() {
    high[0] = numbers.length;
    literal[0] = -1;
    for (int node = 0; node < size; node++) {
      firstChild[node] = size;
      int from = low[node];
      int to = high[node];
      int at = depth[node];
      boolean alone = to - from == 1 && at - beginning(from) > further;
      if (node > 0 && (alone || sorted.length(from) == at)) {
        literal[node] = numbers[from++];
      } else {
        literal[node] = -1;
      }
      found[node] = literal[node] >= 0 ? node : found[fallback[node]];
      while (from < to) {
        int end = from + 1;
        char labelled = sorted.at(from, at);
        while (end < to && shared[end] > at) {
          end++;
        }
        addChild(node, labelled, from, end);
        from = end;
      }
    }
    firstChild = Arrays.copyOf(firstChild, size + 1);
    firstChild[size] = size;
    low = new int[0];
    high = new int[0];
    shared = new int[0];
    sorted = Labels.NONE;
  }

  /** How many characters of a literal others have, too. */
  private int beginning(int at) {
    int behind = at + 1 < shared.length ? shared[at + 1] : 0;
    return Math.max(shared[at], behind);
  }

  private void addChild(int node, char labelled, int from, int to) {
    if (size == label.length) {
      more();
    }
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

  /** The node of the longest shorter beginning that this one ends with; smaller than this. */
  int fallback(int node) {
    return fallback[node];
  }

  /** The first of the children, which are neighbours; that of the next node is behind the last. */
  int firstChild(int node) {
    return firstChild[node];
  }

  /** The class that leads to a node. */
  int label(int node) {
    return label[node];
  }

  /**
   * The child of a class, or -1. Asked while growing, too, of nodes that have all their children.
   */
  int child(int node, int c) {
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
}
