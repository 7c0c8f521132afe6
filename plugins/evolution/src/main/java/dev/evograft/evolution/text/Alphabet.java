// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

/**
 * The characters of the literals, numbered; 0 is every other one. What ASCII has comes first, so
 * that the part of a table that plain text needs stays small.
 */
final class Alphabet {

  private final char[] classes = new char[1 << 16];
  private int size = 1;
  private int plain = 1;

  Alphabet(String[] literals) {
    boolean[] used = new boolean[1 << 16];
    for (String literal : literals) {
      for (int i = 0; i < literal.length(); i++) {
        used[literal.charAt(i)] = true;
      }
    }
    int[] numbers = new int[1 << 16];
    for (int c = 0; c < used.length; c++) {
      numbers[c] = used[c] ? size++ : 0;
      plain = c < 128 ? size : plain;
    }
    for (int c = 0; c < classes.length; c++) {
      classes[c] = (char) numbers[Fold.of((char) c)];
    }
  }

  /** The number of each character, whatever its case. */
  char[] classes() {
    return classes;
  }

  /** How many characters the literals have, one more: for every other one. */
  int size() {
    return size;
  }

  /** Characters below this number are ASCII, or in no literal. */
  int plain() {
    return plain;
  }
}
