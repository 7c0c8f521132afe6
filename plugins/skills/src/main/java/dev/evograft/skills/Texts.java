// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.time.Duration;
import java.util.Locale;

/** Small conversions of texts. */
final class Texts {

  private Texts() {}

  /** The text with halves of characters replaced. */
  static String validUnicode(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder valid = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                valid.appendCodePoint(
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? 0xFFFD
                        : point));
    return valid.toString();
  }

  /** The text on one line, without control characters that a terminal would obey. */
  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "").strip();
  }

  /** The text on one line of at most so many characters. */
  static String shortened(String text, int most) {
    String line = oneLine(text);
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
    return line.substring(0, end) + "…";
  }

  /** A duration as settings have it: 500ms, 30s, 5m. */
  static String setting(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** A time that something took, for people. */
  static String took(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + " ms"
        : duration.toMinutes() < 2
            ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
            : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /** A number of bytes, for people. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }

  /** A number of things. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
