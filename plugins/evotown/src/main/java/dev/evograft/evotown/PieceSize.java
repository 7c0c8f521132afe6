// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How much of a file is sent at a time: less where a line is slow or somebody on it takes no more,
 * and more again once that is over. Safe for any thread.
 */
final class PieceSize {

  /** Who lowered a limit once may have raised it again. */
  private static final Duration LIMIT_LASTS = Duration.ofDays(1);

  private final int least;
  private final int whole;
  private final int steps;
  private final InstantSource clock;
  private int most;
  private @Nullable TimeLimit limited;
  private int now;
  private int wentWell;

  /**
   * @param least bytes, which it never falls below
   * @param most bytes, with which it begins
   * @param steps how many pieces have to be taken before they are doubled
   */
  PieceSize(int least, int most, int steps, InstantSource clock) {
    this.least = least;
    this.whole = most;
    this.most = most;
    this.steps = steps;
    this.clock = clock;
    this.now = most;
  }

  synchronized int now() {
    return now;
  }

  /** A piece was taken. */
  synchronized void taken() {
    if (limited != null && !limited.getAsBoolean()) {
      limited = null;
      most = whole;
    }
    wentWell++;
    if (wentWell >= steps && now < most) {
      now = Math.min(most, 2 * now);
      wentWell = 0;
    }
  }

  /**
   * Nobody answered to a piece that was sent; the last one of a file says less than a whole one.
   */
  synchronized void lost(int bytes) {
    wentWell = 0;
    now = Math.max(least, Math.min(now, Math.max(bytes, now / 2) / 2));
  }

  /** A piece was refused for its size, as larger ones would be for a day. */
  synchronized void tooLarge(int bytes) {
    wentWell = 0;
    now = Math.max(least, Math.min(now, bytes / 2));
    most = now;
    limited = new TimeLimit(LIMIT_LASTS, clock);
  }
}
