// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a diff that a text is in: it ends where the counts of its head say. */
final class DiffHunk {

  private static final Pattern HEAD =
      Pattern.compile("@@ -\\d{1,9}(?:,(\\d{1,9}))? \\+\\d{1,9}(?:,(\\d{1,9}))? @@");

  private final String text;
  private int at;
  private long before;
  private long after;

  DiffHunk(String text) {
    this.text = text;
  }

  /** A head begins, if this is at the beginning of a line and counts its lines. */
  void begin(int head) {
    Matcher counts = HEAD.matcher(text).region(head, Math.min(text.length(), head + 80));
    if ((head == 0 || text.charAt(head - 1) == '\n') && counts.lookingAt()) {
      before = counts.group(1) == null ? 1 : Long.parseLong(counts.group(1));
      after = counts.group(2) == null ? 1 : Long.parseLong(counts.group(2));
      at = next(head);
    }
  }

  /** Whether the line that begins here belongs to it. To be asked in the order of the text. */
  boolean has(int line) {
    while (isOpen() && at < line) {
      pass();
    }
    return isOpen() && isOne(line);
  }

  private boolean isOpen() {
    return before > 0 || after > 0;
  }

  private void pass() {
    if (!isOne(at)) {
      before = 0;
      after = 0;
      return;
    }
    char kind = kind(at);
    before -= kind == '+' || kind == '\\' ? 0 : 1;
    after -= kind == '-' || kind == '\\' ? 0 : 1;
    at = next(at);
  }

  private boolean isOne(int line) {
    return " +-\\\n\r".indexOf(kind(line)) >= 0;
  }

  private char kind(int line) {
    return line < text.length() ? text.charAt(line) : 0;
  }

  private int next(int line) {
    int end = text.indexOf('\n', line);
    return end < 0 ? text.length() : end + 1;
  }
}
