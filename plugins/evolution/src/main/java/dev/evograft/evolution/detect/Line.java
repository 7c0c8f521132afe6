// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of a text, or a part of a very long one. What is made of it is made once. */
final class Line {

  /** Before and behind a literal, this much is looked at. */
  private static final int AROUND = 500;

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]{0,20}[A-Za-z]");

  private static final String ENDS = ".!?。！？；;";

  private final Part whole;
  private final int start;
  private final int end;
  private final boolean wide;
  private @Nullable List<Part> sentences;

  private Line(String text, int start, int end) {
    this.start = start;
    this.end = end;
    wide = isWide(text);
    whole = new Part(text, wide ? Script.simplified(text) : text, 0);
  }

  /**
   * All of a line, or a sentence of it.
   *
   * @param text without colours
   * @param simple the same in simplified characters
   * @param from where in the line it begins
   */
  record Part(String text, String simple, int from) {}

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
    String plain = line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
    return new Line(plain, start, end);
  }

  private static boolean isEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return true;
      }
    }
    return false;
  }

  /** All of it. */
  Part whole() {
    return whole;
  }

  /** Where it begins in the text. */
  int start() {
    return start;
  }

  /** Where it ends there. */
  int end() {
    return end;
  }

  /** Whether it holds characters beyond ASCII. */
  boolean isWide() {
    return wide;
  }

  /** Its sentences, with the mark at their end. */
  List<Part> sentences() {
    List<Part> known = sentences;
    if (known == null) {
      known = split();
      sentences = known;
    }
    return known;
  }

  private List<Part> split() {
    String text = whole.text();
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = c > 127 || i + 1 == text.length() || text.charAt(i + 1) == ' ';
      if (last && ENDS.indexOf(c) >= 0) {
        parts.add(part(from, i + 1));
        from = i + 1;
      }
    }
    if (from < text.length()) {
      parts.add(part(from, text.length()));
    }
    return parts;
  }

  private Part part(int from, int to) {
    return new Part(whole.text().substring(from, to), whole.simple().substring(from, to), from);
  }
}
