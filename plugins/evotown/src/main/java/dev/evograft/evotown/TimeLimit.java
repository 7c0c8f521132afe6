// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The time of one delivery, by both clocks: a moment less than the runtime gives it, for the way to
 * the server. Afterwards another process may deliver the same, and a report that comes after the
 * other's would open the run again: a suspended process wakes up in the midst of its calls.
 */
final class TimeLimit implements BooleanSupplier {

  private final InstantSource clock;
  private final Instant until;
  private final long untilNanos;

  TimeLimit(Duration limit, InstantSource clock) {
    this.clock = clock;
    this.until = clock.instant().plus(limit);
    this.untilNanos = System.nanoTime() + limit.toNanos();
  }

  /** Whether it lasts. */
  @Override
  public boolean getAsBoolean() {
    return System.nanoTime() - untilNanos < 0 && clock.instant().isBefore(until);
  }
}
