// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what other processes do: they give no event, so it looks again and again. */
final class Wait {

  /** As long as it takes on a slow machine. */
  static final Duration LONG = Duration.ofSeconds(90);

  private static final long BETWEEN_MILLIS = 100;

  private Wait() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(Condition condition) throws Exception {
    until("what is waited for", condition);
  }

  static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    }
  }
}
