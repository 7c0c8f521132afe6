// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how long a hub asks to wait: in a header, or in one of the members that it uses. */
public final class Delay {

  /** No hub makes us wait for longer. */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final List<String> MILLIS =
      List.of("retry_after_ms", "retryAfterMs", "next_poll_after_ms");

  private Delay() {}

  /** The longest that the answer asks for; empty where it asks for nothing that can be read. */
  public static Optional<Duration> of(@Nullable String header, Reply reply, InstantSource clock) {
    Stream<Duration> header1 =
        Stream.ofNullable(header).flatMap(text -> parse(text, clock).stream());
    Stream<Duration> members =
        Stream.of(reply.body(), reply.body().object("payload")).flatMap(Delay::asked);
    return Stream.concat(header1, members).map(Delay::bounded).max(Duration::compareTo);
  }

  private static Stream<Duration> asked(JsonObject body) {
    Stream<Duration> millis = MILLIS.stream().flatMap(name -> millis(body, name).stream());
    Stream<Duration> window = millis(body.object("policy"), "window_ms").stream();
    Stream<Duration> seconds =
        Stream.of("retry_after", "retryAfter")
            .flatMap(name -> body.number(name).stream().boxed())
            .filter(value -> value >= 0 && value < 1e9)
            .map(value -> Duration.ofMillis((long) (value * 1_000)));
    return Stream.of(millis, seconds, window).flatMap(one -> one);
  }

  private static Optional<Duration> millis(JsonObject body, String name) {
    return body.number(name).stream()
        .filter(value -> value >= 0 && value < 1e12)
        .mapToObj(value -> Duration.ofMillis((long) value))
        .findFirst();
  }

  private static Optional<Duration> parse(String header, InstantSource clock) {
    String text = header.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), at.toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty(); // what cannot be read asks for nothing
    }
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
