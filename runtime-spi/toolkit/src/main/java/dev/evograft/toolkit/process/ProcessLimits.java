// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.time.Duration;

/**
 * The bounds of a process.
 *
 * @param time how long it may run
 * @param output how many bytes it may write
 * @param grace how long it may tidy up between being asked to end and being ended
 * @param drain how long, after it ended by itself, what it left behind may go on
 */
public record ProcessLimits(Duration time, long output, Duration grace, Duration drain) {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(1);

  public ProcessLimits {
    if (time.isNegative() || time.isZero() || output < 0) {
      throw new IllegalArgumentException("a process needs some time, and at least no output");
    }
  }

  /** Bounds of time and output, with 2 s of grace and 1 s to drain. */
  public static ProcessLimits of(Duration time, long output) {
    return new ProcessLimits(time, output, GRACE, DRAIN);
  }
}
