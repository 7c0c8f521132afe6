// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

/** Takes the colours and other terminal sequences out of a line. */
final class Ansi {

  private static final char ESCAPE = 0x1b;
  private static final char BELL = 0x07;
  private static final String TERMINATOR = ESCAPE + "\\";

  private Ansi() {}

  static String strip(String line) {
    int at = line.indexOf(ESCAPE);
    if (at < 0) {
      return line;
    }
    StringBuilder plain = new StringBuilder(line.length());
    int lastEnd = Math.max(line.lastIndexOf(BELL), line.lastIndexOf(TERMINATOR));
    int from = 0;
    while (at >= 0) {
      plain.append(line, from, at);
      from = sequenceEnd(line, at + 1, lastEnd);
      at = line.indexOf(ESCAPE, from);
    }
    return plain.append(line, from, line.length()).toString();
  }

  private static int sequenceEnd(String line, int at, int lastEnd) {
    if (at >= line.length()) {
      return at;
    }
    return switch (line.charAt(at)) {
      case '[' -> control(line, at + 1);
      case ']', 'P', '_', '^' -> at < lastEnd ? string(line, at + 1) : at + 1;
      case '(', ')', '*', '+', '#', '%' -> Math.min(at + 2, line.length());
      default -> at + 1;
    };
  }

  /** Parameters and intermediates, then one final character. */
  private static int control(String line, int at) {
    int end = at;
    while (end < line.length() && line.charAt(end) >= 0x20 && line.charAt(end) < 0x40) {
      end++;
    }
    return end < line.length() && line.charAt(end) >= 0x40 && line.charAt(end) < 0x7f
        ? end + 1
        : end;
  }

  /** A title or a link, up to its end. */
  private static int string(String line, int at) {
    int end = at;
    while (line.charAt(end) != BELL && !line.startsWith(TERMINATOR, end)) {
      end++;
    }
    return line.charAt(end) == BELL ? end + 1 : end + TERMINATOR.length();
  }
}
