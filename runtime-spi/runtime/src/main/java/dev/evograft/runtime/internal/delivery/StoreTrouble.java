// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.RetriableException;
import java.time.Duration;

/** What a worker says, and how long it waits, while the journal does not answer. */
final class StoreTrouble {

  private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();
  private static final long BROKEN_NANOS = Duration.ofSeconds(5).toNanos();

  /** A journal that is locked for a moment is nothing that people should know. */
  private static final long TOLD_NANOS = Duration.ofSeconds(2).toNanos();

  private final Setup setup;
  private final Problems problems;
  private boolean on;
  private long since;

  StoreTrouble(Setup setup, Problems problems) {
    this.setup = setup;
    this.problems = problems;
  }

  /** It answered. */
  void over() {
    if (on) {
      on = false;
      problems.clear(key());
    }
  }

  /** It did not; answers how many nanoseconds to wait. */
  long of(Throwable failure) {
    long now = setup.time().nanos();
    since = on ? since : now;
    on = true;
    boolean passes = failure instanceof RetriableException;
    if (!passes || now - since >= TOLD_NANOS) {
      String what = "deliveries wait for the journal: " + failure.getMessage();
      problems.set(key(), new Problem(Severity.ERROR, "destination " + setup.id(), what), failure);
    }
    return passes ? RETRY_NANOS : BROKEN_NANOS;
  }

  private String key() {
    return "delivery " + setup.id();
  }
}
