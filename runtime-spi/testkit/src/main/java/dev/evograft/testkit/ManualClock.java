// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. Safe for any thread.
 *
 * @since 0.1
 */
public final class ManualClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** A clock at this time. */
  public ManualClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  /** A clock at noon of a day that is in no way special. */
  public static ManualClock atNoon() {
    return new ManualClock(Instant.parse("2026-11-03T12:00:00Z"));
  }

  @Override
  public Instant instant() {
    return java.util.Objects.requireNonNull(now.get());
  }

  /** Moves the clock; backwards, too. */
  public void advance(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }

  /** Sets the clock. */
  public void set(Instant time) {
    now.set(time);
  }
}
