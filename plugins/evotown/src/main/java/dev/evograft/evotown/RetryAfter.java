// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.toolkit.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the delay that a server asks for: seconds or a date, at most an hour. */
final class RetryAfter {

  private static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  static Optional<Duration> of(HttpResponse answer, InstantSource clock) {
    return answer.header("Retry-After").flatMap(text -> parse(text.strip(), clock));
  }

  private static Optional<Duration> parse(String text, InstantSource clock) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    try {
      ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(bounded(Duration.between(clock.instant(), at.toInstant())));
    } catch (DateTimeException e) {
      return Optional.empty(); // what cannot be read asks for nothing
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MOST) > 0 ? MOST : asked;
  }
}
