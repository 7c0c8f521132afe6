// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.text;

/**
 * What counts as the same letter: as {@link String#equalsIgnoreCase}, character by character and
 * without a locale, so that a text keeps its length and every place in it.
 */
public final class Fold {

  private static final char[] FOLDED = table();

  private Fold() {}

  /** The character that stands for all cases of this one. */
  public static char of(char c) {
    return FOLDED[c];
  }

  /** A text of these characters. */
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && of(text.charAt(at)) == text.charAt(at)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    char[] folded = text.toCharArray();
    for (; at < folded.length; at++) {
      folded[at] = FOLDED[folded[at]];
    }
    return new String(folded);
  }

  private static char[] table() {
    char[] table = new char[1 << 16];
    for (int c = 0; c < table.length; c++) {
      table[c] = Character.toLowerCase(Character.toUpperCase((char) c));
    }
    return table;
  }
}
