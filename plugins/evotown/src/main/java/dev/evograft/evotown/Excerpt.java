// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

/** Keeps an excerpt within the server's limit: the beginning, the end, and what was cut between. */
final class Excerpt {

  /** The server counts code points; UTF-16 units are never fewer. */
  static final int MOST = 65_536;

  private static final int HEAD = 16_384;
  private static final int MARK = 64;

  private Excerpt() {}

  static String fit(String text) {
    if (text.length() <= MOST) {
      return text;
    }
    int head = Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
    int tail = text.length() - (MOST - HEAD - MARK);
    if (Character.isLowSurrogate(text.charAt(tail))) {
      tail++;
    }
    return text.substring(0, head)
        + "\n[... "
        + (tail - head)
        + " characters cut ...]\n"
        + text.substring(tail);
  }
}
