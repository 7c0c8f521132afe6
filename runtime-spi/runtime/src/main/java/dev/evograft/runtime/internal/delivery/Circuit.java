// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells a destination that is away from a key that is bad. After a failure that counts against
 * nobody, keys are tried one at a time until one is delivered: the second at once, then ever more
 * slowly.
 */
final class Circuit {

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Backoff backoff;
  private final RandomGenerator random;
  private final Time time;
  private int failures;
  private long probeAt;
  private @Nullable Instant until;
  private @Nullable String why;

  Circuit(Backoff backoff, RandomGenerator random, Time time) {
    this.backoff = backoff;
    this.random = random;
    this.time = time;
  }

  /** Whether keys go one at a time. */
  boolean isOpen() {
    return failures > 0;
  }

  /** Whether more than one key failed in a row: something that people should see. */
  boolean isAway() {
    return failures > 1;
  }

  /** Why the last one failed. */
  @Nullable String why() {
    return why;
  }

  /** When the next one may go. */
  long probeAt() {
    return probeAt;
  }

  /** The same by the wall clock. */
  @Nullable Instant until() {
    return until;
  }

  boolean mayStart(int inHand, int concurrency) {
    return isOpen() ? inHand == 0 && time.nanos() - probeAt >= 0 : inHand < concurrency;
  }

  /** What an owner before left: its trouble may be over, so one key is tried at once. */
  void suspect(@Nullable String reason) {
    failures = 1;
    wait(0, reason);
  }

  /** A call failed. */
  void failed(Failure failure) {
    if (isOpen() && failure.probe()) {
      failures++;
      long delay = backoff.nanos(failures - 1, random);
      Duration after = failure.after();
      wait(after == null ? delay : Math.max(delay, after.toNanos()), failure.why());
    } else if (!isOpen() && !failure.othersPass()) {
      failures = 1;
      wait(0, failure.why());
    }
  }

  private void wait(long delay, @Nullable String reason) {
    long bounded = Math.min(delay, LONGEST.toNanos());
    probeAt = time.nanos() + bounded;
    until = time.now().plusNanos(bounded);
    why = reason;
  }

  /** A call was answered. */
  void succeeded() {
    failures = 0;
    why = null;
  }

  /**
   * A failure.
   *
   * @param probe whether the call went out alone
   * @param othersPass whether other keys were delivered since its key was tried before
   * @param why what was said
   * @param after the delay that was asked for
   */
  record Failure(
      boolean probe, boolean othersPass, @Nullable String why, @Nullable Duration after) {}
}
