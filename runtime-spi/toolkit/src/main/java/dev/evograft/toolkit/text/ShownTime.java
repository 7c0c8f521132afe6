// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/**
 * Times as lists for people have them: ISO 8601, in UTC and to the second, such as {@code
 * 2026-11-22T19:29:14Z}. Whatever tells of one thing tells the same time, and each may be typed
 * where a command takes one.
 */
public final class ShownTime {

  private ShownTime() {}

  /** A time. */
  public static String of(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * A time that somebody else wrote, of any offset. With a blank between date and time and without
   * an offset it is as SQLite writes what is now, that is of UTC; with a {@code T} and without an
   * offset nobody knows, and so it stays as it is, as does what is no such time.
   */
  public static String of(String text) {
    if (text.length() < 17 || text.charAt(13) != ':') {
      return text; // most texts are none, and an exception is dear
    }
    try {
      return switch (text.charAt(10)) {
        case 'T' -> of(OffsetDateTime.parse(text).toInstant());
        case ' ' -> ofBlank(text.substring(0, 10) + 'T' + text.substring(11));
        default -> text;
      };
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static String ofBlank(String text) {
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return of(
        time instanceof LocalDateTime local
            ? local.toInstant(ZoneOffset.UTC)
            : OffsetDateTime.from(time).toInstant());
  }
}
