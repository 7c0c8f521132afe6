// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Counts calls of a class and caller in a sliding window. Guarded by the hub's lock. */
final class Limits {

  /** Callers name themselves; of more than so many the one that was quiet longest is forgotten. */
  static final int MOST = 10_000;

  private final Map<String, Deque<Instant>> calls = Bounded.leastUsedOut(MOST);
  private final HubClock clock;
  private final Settings settings;

  Limits(HubClock clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Counts a call.
   *
   * @throws HubError 429 where there were too many; that call is not counted
   */
  void count(RateClass rate, String caller) {
    if (rate == RateClass.FREE) {
      return;
    }
    long limit = settings.number(rate.key() + "_limit");
    long window = settings.number(rate.key() + "_window_ms");
    Instant now = clock.instant();
    Deque<Instant> seen =
        calls.computeIfAbsent(rate.key() + " " + caller, key -> new ArrayDeque<>());
    while (!seen.isEmpty() && !seen.getFirst().plusMillis(window).isAfter(now)) {
      seen.removeFirst();
    }
    if (seen.size() >= limit) {
      Instant free = seen.isEmpty() ? now.plusMillis(window) : seen.getFirst().plusMillis(window);
      long wait = Math.max(1, Duration.between(now, free).toMillis());
      String code = rate == RateClass.HELLO ? "hello_rate_limit" : "rate_limit_exceeded";
      throw HubError.tooMany(code, wait, limit, window);
    }
    seen.addLast(now);
  }
}
