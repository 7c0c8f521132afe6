// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether the journal is larger than it may be and nothing in it may go: then the progress of runs
 * is not recorded, and the rest is. Safe for any thread.
 */
public final class Quota {

  private static final String KEY = "journal size";

  private final Problems problems;
  private final LongAdder refused = new LongAdder();
  private volatile boolean full;

  /** A quota that is not exceeded. */
  public Quota(Problems problems) {
    this.problems = problems;
  }

  /** Whether an entry of progress is refused; it is counted then. */
  public boolean refusesProgress() {
    if (full) {
      refused.increment();
    }
    return full;
  }

  /** How much progress was refused. */
  public long refused() {
    return refused.sum();
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
