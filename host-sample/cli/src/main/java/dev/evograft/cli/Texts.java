// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations and sizes as people read them. */
final class Texts {

  private Texts() {}

  static String duration(Duration took) {
    long millis = took.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    return took.toMinutes() + " min " + took.toSecondsPart() + " s";
  }

  /** A text of somebody else without what would steer the terminal. */
  static String printable(String text) {
    return text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String bytes(long bytes) {
    if (bytes < 1_024) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1_024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1_048_576.0);
  }
}
