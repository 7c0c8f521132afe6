// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that double up to a limit, each a random part of that, so that those who failed together
 * do not come back together.
 *
 * @param first the most that the first is
 * @param longest the most that any is
 */
record Backoff(Duration first, Duration longest) {

  private static final long LEAST_NANOS = 50_000_000;

  /** The delay after so many failures in a row, in nanoseconds. */
  long nanos(int failures, RandomGenerator random) {
    int doublings = Math.min(Math.max(0, failures - 1), 30);
    long most = Math.min(longest.toNanos(), first.toNanos() << doublings);
    return Math.max(LEAST_NANOS, (long) (random.nextDouble() * most));
  }
}
