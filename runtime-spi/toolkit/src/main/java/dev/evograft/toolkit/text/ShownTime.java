// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

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

  /** A time that somebody else wrote, of any offset; what is no such time stays as it is. */
  public static String of(String text) {
    if (text.length() < 17 || text.charAt(10) != 'T') {
      return text; // most texts are none, and an exception is dear
    }
    try {
      return of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return text;
    }
  }
}
