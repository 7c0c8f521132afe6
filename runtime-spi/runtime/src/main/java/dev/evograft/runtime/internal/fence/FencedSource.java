// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.run.SignalSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source of signals, and what it did wrong so far. */
final class FencedSource {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final int LATE_IN_A_ROW = 3;

  private final String what;
  private final SignalSource source;
  private final Executor executor;
  private final Problems problems;
  private final AtomicInteger lateInARow = new AtomicInteger();
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong thrown = new AtomicLong();
  private volatile boolean disabled;

  FencedSource(String pluginId, SignalSource source, Executor executor, Problems problems) {
    this.what = "plugin " + pluginId;
    this.source = source;
    this.executor = executor;
    this.problems = problems;
  }

  SignalSource source() {
    return source;
  }

  Executor executor() {
    return executor;
  }

  /** Whether it is asked any more. */
  boolean isActive() {
    return !disabled;
  }

  /** From how many runs it was left out. */
  long leftOut() {
    return leftOut.get();
  }

  void onTime() {
    lateInARow.set(0);
  }

  void late(String phase) {
    leftOut.incrementAndGet();
    int inARow = lateInARow.incrementAndGet();
    if (inARow == 1) {
      log.warn("{}: a signal source was late to {} a run and is left out of it", what, phase);
    }
    if (inARow >= LATE_IN_A_ROW && !disabled) {
      disabled = true;
      String message =
          "a signal source was late "
              + LATE_IN_A_ROW
              + " times in a row and is left out until restart; see signals.deadline";
      problems.set(what + " source", new Problem(Severity.ERROR, what, message), null);
    }
  }

  void threw(Throwable e) {
    leftOut.incrementAndGet();
    if (thrown.incrementAndGet() == 1) {
      log.warn("{}: a signal source threw; further ones are counted only", what, e);
    }
    if (Long.bitCount(thrown.get()) == 1) {
      String message =
          "a signal source threw "
              + thrown.get()
              + " times or more and was left out of those runs, at first "
              + e;
      problems.set(what + " source threw", new Problem(Severity.WARNING, what, message), null);
    }
  }
}
