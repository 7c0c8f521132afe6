// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries again while another process holds the file. SQLite's own waiting backs off so far that one
 * of two busy processes starves.
 *
 * @param limit how long in all
 */
record Patience(Duration limit) {

  private static final long SHORTEST_NANOS = 40_000;
  private static final int LONGEST_SHIFT = 6;

  /** Runs the attempt until it is not refused as busy, or the limit is over. */
  void attempt(Attempt attempt) throws SQLException {
    try {
      attempt.run();
    } catch (SQLException e) {
      if (!Failures.isBusy(e)) {
        throw e;
      }
      attemptAgain(attempt, System.nanoTime() + limit.toNanos());
    }
  }

  private static void attemptAgain(Attempt attempt, long deadline) throws SQLException {
    boolean interrupted = false;
    try {
      for (int tries = 0; ; tries++) {
        // An interrupt would make every pause end at once.
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(pause(tries));
        try {
          attempt.run();
          return;
        } catch (SQLException e) {
          if (!Failures.isBusy(e) || System.nanoTime() - deadline >= 0) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Short at first, since most transactions take less than a millisecond; never a fixed rhythm. */
  private static long pause(int tries) {
    long base = SHORTEST_NANOS << Math.min(tries / 16, LONGEST_SHIFT);
    return base + ThreadLocalRandom.current().nextLong(base);
  }

  /** What is tried. */
  interface Attempt {
    void run() throws SQLException;
  }
}
