// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to rest: the least after a cycle that kept something, and twice as long as before after
 * each that did not. A little chance keeps several loops from working at the same moment. For one
 * thread.
 */
final class Backoff {

  private static final double JITTER = 0.1;

  private final Duration least;
  private final Duration most;
  private final DoubleSupplier chance;
  private Duration next;

  /**
   * Rests from the least to the most.
   *
   * @param chance from 0 to 1
   */
  Backoff(Duration least, Duration most, DoubleSupplier chance) {
    this.least = least;
    this.most = most.compareTo(least) < 0 ? least : most;
    this.chance = chance;
    this.next = least;
  }

  /** How long after a cycle. */
  Duration after(boolean kept) {
    Duration rest = kept ? least : next;
    next = kept ? least : min(next.multipliedBy(2), most);
    long nanos = rest.toNanos();
    return Duration.ofNanos(nanos + (long) (nanos * JITTER * chance.getAsDouble()));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
