// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

/** Keeps an excerpt within the server's limit: the beginning, the end, and what was cut between. */
final class Excerpt {

  /** The server counts code points; UTF-16 units are never fewer. */
  static final int MOST = 65_536;

  private static final int MARK = 64;

  private Excerpt() {}

  static String fit(String text) {
    return fit(text, MOST);
  }

  /**
   * @param most more than twice a mark
   */
  static String fit(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int quarter = most / 4;
    int head = Character.isHighSurrogate(text.charAt(quarter - 1)) ? quarter - 1 : quarter;
    int tail = text.length() - (most - quarter - MARK);
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
