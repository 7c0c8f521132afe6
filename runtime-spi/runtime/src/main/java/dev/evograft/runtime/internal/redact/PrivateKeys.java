// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/**
 * Blocks of private keys, with line ends as they are or as the two characters of an escape, also
 * where the text was cut before their beginning or behind their end.
 */
final class PrivateKeys {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String KIND = "private_key";
  private static final int LONGEST_LABEL = 40;
  private static final int LONGEST_KEY = 1 << 15;

  private PrivateKeys() {}

  /** At {@code PRIVATE KEY}, which stands in the first and in the last line of a block. */
  static void look(String text, int start, int end, Findings found) {
    if (found.covers(start)) {
      return;
    }
    int line = Math.max(0, start - LONGEST_LABEL);
    String before = text.substring(line, start);
    int begin = before.lastIndexOf(BEGIN);
    int finish = before.lastIndexOf(END);
    if (begin > finish) {
      int dashes = text.indexOf("-----", end);
      if (dashes >= 0 && dashes - end <= LONGEST_LABEL) {
        int from = dashes + 5;
        found.add(KIND, from, endOfBlock(text, from), Findings.BY_SHAPE);
      }
    } else if (finish >= 0) {
      int to = line + finish;
      int from = to;
      while (from > 0 && to - from < LONGEST_KEY && isOfKey(text.charAt(from - 1))) {
        from--;
      }
      if (to - from > 16) {
        found.add(KIND, from, to, Findings.BY_SHAPE); // its beginning may have been cut off
      }
    }
  }

  private static int endOfBlock(String text, int from) {
    int most = Math.min(text.length(), from + LONGEST_KEY);
    int finish = text.substring(from, most).indexOf(END);
    if (finish >= 0) {
      return from + finish;
    }
    int i = from; // cut off: everything that can be of the key
    while (i < most && (isOfKey(text.charAt(i)) || isHeader(text.charAt(i)))) {
      i++;
    }
    return i;
  }

  private static boolean isOfKey(char c) {
    return Chars.isAlnum(c) || "+/=\\\r\n\t ".indexOf(c) >= 0;
  }

  /** Of lines such as {@code DEK-Info: AES-128-CBC,52AA...}. */
  private static boolean isHeader(char c) {
    return c == ':' || c == '-' || c == ',';
  }
}
