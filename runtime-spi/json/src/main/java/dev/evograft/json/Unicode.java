// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

/** Checks that a text is valid Unicode. */
public final class Unicode {

  private Unicode() {}

  /** The index of the first lone surrogate, or -1 where the text is valid. */
  public static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && !isPair(text, i++)) {
        return i - 1;
      }
    }
    return -1;
  }

  /** The text with every lone surrogate replaced by U+FFFD; the same text where there is none. */
  public static String repair(String text) {
    if (loneSurrogate(text) < 0) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    for (int i = 0; i < repaired.length(); i++) {
      if (Character.isSurrogate(repaired.charAt(i))) {
        if (isPair(repaired, i)) {
          i++;
        } else {
          repaired.setCharAt(i, '\uFFFD');
        }
      }
    }
    return repaired.toString();
  }

  static boolean isPair(CharSequence text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
