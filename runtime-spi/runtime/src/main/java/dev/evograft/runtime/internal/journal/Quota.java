// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether the journal is larger than it may be and nothing in it may go: then the progress of runs
 * is not recorded, and the rest is. Safe for any thread.
 */
public final class Quota {

  private static final String KEY = "journal size";
  private static final long PATIENCE_SECONDS = 2;

  private final Problems problems;
  private final Duration mostSilence;
  private final LongAdder refused = new LongAdder();
  private final CountDownLatch looked = new CountDownLatch(1);
  private volatile boolean full;

  /**
   * A quota that is not exceeded.
   *
   * @param mostSilence after so long a run may give a sign all the same
   */
  public Quota(Problems problems, Duration mostSilence) {
    this.problems = problems;
    this.mostSilence = mostSilence;
  }

  /**
   * Whether an entry of progress is refused; it is counted then. One of a run that has been silent
   * for long is not: without a sign it would be taken for abandoned.
   *
   * @param silence since the last sign of its run that is on disk
   */
  public boolean refusesProgress(Duration silence) {
    boolean refuses = full && silence.compareTo(mostSilence) < 0;
    if (refuses) {
      refused.increment();
    }
    return refuses;
  }

  /** How much progress was refused. */
  public long refused() {
    return refused.sum();
  }

  /**
   * Waits, for a moment at most, until it is known whether the journal is too large: who tells
   * people how it is should not be quicker than that.
   */
  public void awaitFirstLook() {
    try {
      looked.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It is known, or cannot be. */
  void looked() {
    looked.countDown();
  }

  void kept() {
    if (full) {
      full = false;
      problems.clear(KEY);
    }
  }

  void exceeded(String what) {
    full = true;
    String text = what + "; progress of runs is not recorded (" + refused() + " so far)";
    problems.set(KEY, new Problem(Severity.ERROR, "journal", text), null);
  }
}
