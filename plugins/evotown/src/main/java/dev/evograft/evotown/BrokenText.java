// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Breaks texts that a server forbids by a mark that nobody sees, so that {@code task-42}, in which
 * a server finds {@code sk-}, arrives and can be read. What looks like a key behind such a text is
 * taken out: no policy is got around with a secret.
 *
 * @param text without forbidden texts
 * @param broken how many there were
 */
record BrokenText(String text, int broken) {

  /** A word joiner: it has no width, and a line is not broken there. */
  static final char MARK = '\u2060';

  /** As long as what the server itself takes for a key. */
  private static final int KEY = 16;

  private static final String REMOVED = "[REDACTED:policy]";

  /** The text without these lower-case ones. */
  static BrokenText of(String text, List<String> forbidden) {
    String lower = lower(text);
    boolean found = false;
    for (String word : forbidden) {
      found |= lower.contains(word);
    }
    return found ? broken(text, lower, forbidden) : new BrokenText(text, 0);
  }

  private static BrokenText broken(String text, String lower, List<String> forbidden) {
    StringBuilder result = new StringBuilder(text.length() + 64);
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      String word = wordAt(lower, at, forbidden);
      if (word == null) {
        result.append(text.charAt(at++));
        continue;
      }
      count++;
      int end = at + word.length();
      int keyEnd = endOfKey(text, end);
      if (word.length() == 1) {
        result.append('\u00b7'); // one character cannot be broken
        at = end;
      } else if (keyEnd - end >= KEY) {
        result.append(REMOVED);
        at = keyEnd;
      } else {
        result.append(text.charAt(at++)).append(MARK);
      }
    }
    return new BrokenText(result.toString(), count);
  }

  private static @Nullable String wordAt(String lower, int at, List<String> forbidden) {
    for (String word : forbidden) {
      if (lower.startsWith(word, at)) {
        return word;
      }
    }
    return null;
  }

  private static int endOfKey(String text, int from) {
    int i = from;
    boolean digit = false;
    while (i < text.length() && text.charAt(i) < 128 && Character.isLetterOrDigit(text.charAt(i))) {
      digit |= Character.isDigit(text.charAt(i++));
    }
    return digit ? i : from;
  }

  /** In lower case, character by character where else the places would shift. */
  private static String lower(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.length() == text.length()) {
      return lower;
    }
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = Character.toLowerCase(chars[i]);
    }
    return new String(chars);
  }
}
