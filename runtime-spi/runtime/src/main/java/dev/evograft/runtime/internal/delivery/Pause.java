// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A destination that wants nothing for a while, or until somebody does something. */
final class Pause {

  private static final Duration LONGEST = Duration.ofDays(30);

  private @Nullable String why;
  private @Nullable Instant until;
  private long untilNanos;

  boolean isOn() {
    return why != null;
  }

  /** Nothing more until then; null for no end. */
  void begin(String reason, @Nullable Instant end, Time time) {
    why = reason;
    until = end;
    untilNanos = time.nanos() + left(end, time).toNanos();
  }

  private static Duration left(@Nullable Instant end, Time time) {
    if (end == null || end.isAfter(time.now().plus(LONGEST))) {
      return LONGEST;
    }
    Duration left = Duration.between(time.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  void end() {
    why = null;
    until = null;
  }

  /** Ends it when its time has come. */
  void look(long now) {
    if (until != null && now - untilNanos >= 0) {
      end();
    }
  }

  @Nullable String why() {
    return why;
  }

  @Nullable Instant until() {
    return until;
  }

  /** When it ends by itself, by the monotonic clock. */
  long endNanos() {
    return until == null ? Long.MAX_VALUE : untilNanos;
  }
}
