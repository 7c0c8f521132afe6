// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;
import java.time.Instant;

/** Both clocks, set by a test. */
final class FakeTime implements Time {

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private long nanos = -5_000_000_000L; // so that a wrong comparison of signs shows

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  void advance(Duration by) {
    nanos += by.toNanos();
    now = now.plus(by);
  }

  /** Somebody sets the clock on the wall. */
  void jump(Duration by) {
    now = now.plus(by);
  }
}
