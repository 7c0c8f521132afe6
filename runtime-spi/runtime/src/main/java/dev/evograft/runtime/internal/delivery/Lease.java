// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The right to deliver, by both clocks: one that jumps or a machine that sleeps shortens it, and
 * never lengthens it.
 *
 * @param epoch which owner this is
 * @param until when it ends by the wall clock
 * @param untilNanos when it ends by the monotonic clock
 * @param renewNanos when it is to be renewed
 */
record Lease(long epoch, Instant until, long untilNanos, long renewNanos) {

  static Lease of(long epoch, Time time, Duration length, Duration renew) {
    long nanos = time.nanos();
    Instant now = time.now().truncatedTo(ChronoUnit.MILLIS); // as it is on disk, for others
    return new Lease(epoch, now.plus(length), nanos + length.toNanos(), nanos + renew.toNanos());
  }

  /** The same of another epoch. */
  Lease at(long number) {
    return new Lease(number, until, untilNanos, renewNanos);
  }

  /** Whether it lasts that much longer. */
  boolean lasts(Duration longer, Time time) {
    return untilNanos - time.nanos() >= longer.toNanos() && !time.now().plus(longer).isAfter(until);
  }
}
