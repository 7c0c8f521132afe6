// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

/**
 * Texts as the numbers of their characters, one behind another in a single array: to make an
 * automaton every text is looked at again and again, and texts of their own lie all over the
 * memory. Immutable.
 */
final class Labels {

  static final Labels NONE = new Labels(new char[0], new int[1]);

  private final char[] all;
  private final int[] begins;

  private Labels(char[] all, int[] begins) {
    this.all = all;
    this.begins = begins;
  }

  /** The texts by these classes of characters. */
  static Labels of(String[] texts, char[] classes) {
    int[] begins = new int[texts.length + 1];
    for (int text = 0; text < texts.length; text++) {
      begins[text + 1] = Math.addExact(begins[text], texts[text].length());
    }
    char[] all = new char[begins[texts.length]];
    for (int text = 0; text < texts.length; text++) {
      texts[text].getChars(0, texts[text].length(), all, begins[text]);
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = classes[all[i]];
    }
    return new Labels(all, begins);
  }

  /** The same texts in another order. */
  Labels ordered(int[] order) {
    char[] ordered = new char[all.length];
    int[] ends = new int[begins.length];
    for (int i = 0; i < order.length; i++) {
      int length = length(order[i]);
      System.arraycopy(all, begins[order[i]], ordered, ends[i], length);
      ends[i + 1] = ends[i] + length;
    }
    return new Labels(ordered, ends);
  }

  int size() {
    return begins.length - 1;
  }

  int length(int text) {
    return begins[text + 1] - begins[text];
  }

  char at(int text, int place) {
    return all[begins[text] + place];
  }

  /** With how many characters both begin. */
  int shared(int one, int other) {
    int most = Math.min(length(one), length(other));
    int same = 0;
    while (same < most && at(one, same) == at(other, same)) {
      same++;
    }
    return same;
  }
}
