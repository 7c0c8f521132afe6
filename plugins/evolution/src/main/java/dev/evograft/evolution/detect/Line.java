// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a text, or a part of a very long one.
 *
 * @param text without colours
 * @param start where it begins in the text
 * @param end where it ends there
 */
record Line(String text, int start, int end) {

  /** Before and behind a literal, this much is looked at. */
  private static final int AROUND = 500;

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]{0,20}[A-Za-z]");

  /** A line of a transcript in JSON: who, and what. */
  private static final Pattern SAID =
      Pattern.compile(
          "\\{.{0,200}?\"role\"\\s?:\\s?\"(\\w{1,20})\".{0,200}?\"content\"\\s?:\\s?\"((?:[^\"\\\\]|\\\\.)*+)\".*");

  private static final String ENDS = ".!?。！？；;";

  static Line around(String text, int at) {
    int start = at;
    while (start > 0 && at - start < AROUND && !isEnd(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && end - at < AROUND && !isEnd(text.charAt(end))) {
      end++;
    }
    String line = text.substring(start, end);
    return new Line(plain(line), start, end);
  }

  private static String plain(String line) {
    String plain = line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
    if (plain.startsWith("{") && plain.contains("\"role\"")) {
      Matcher said = SAID.matcher(plain);
      if (said.matches()) {
        return said.group(1) + ": " + said.group(2);
      }
    }
    return plain;
  }

  private static boolean isEnd(char c) {
    return c == '\n' || c == '\r';
  }

  /** Whether it holds characters beyond ASCII. */
  boolean isWide() {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return true;
      }
    }
    return false;
  }

  /** Its sentences, with the mark at their end. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wide = c > 127;
      if (ENDS.indexOf(c) >= 0 && (wide || i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        sentences.add(text.substring(from, i + 1));
        from = i + 1;
      }
    }
    if (from < text.length()) {
      sentences.add(text.substring(from));
    }
    return sentences;
  }
}
