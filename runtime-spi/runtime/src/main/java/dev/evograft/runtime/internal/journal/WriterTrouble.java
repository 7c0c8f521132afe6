// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the storage, said once and taken back when it is over, and how long to wait
 * before the next attempt. For the writer's thread only.
 */
final class WriterTrouble {

  private static final String KEY = "journal storage";
  private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(2);

  private final Problems problems;
  private final long reopenNanos;
  private @Nullable EvograftException last;
  private long delay;

  /** Trouble told here; a broken storage is opened anew after so long. */
  WriterTrouble(Problems problems, long reopenNanos) {
    this.problems = problems;
    this.reopenNanos = reopenNanos;
  }

  /** It may work later. */
  void retry(RetriableException why) {
    delay = last instanceof RetriableException ? Math.min(delay * 2, LONGEST_DELAY) : FIRST_DELAY;
    tell("runs wait for the journal: " + why.getMessage(), why);
  }

  /** It will not work unless somebody does something. */
  EvograftException broken(Throwable thrown) {
    delay = reopenNanos;
    EvograftException why = wrap(thrown);
    tell("runs are not recorded: " + why.getMessage(), why);
    return why;
  }

  /** One entry was refused. */
  EvograftException refused(Throwable thrown) {
    EvograftException why = wrap(thrown);
    tell("an entry was not recorded: " + why.getMessage(), why);
    return why;
  }

  /** It works. */
  void over() {
    if (last != null) {
      last = null;
      problems.clear(KEY);
    }
  }

  void closeFailed(Throwable why) {
    problems.error("journal", "the journal was not closed cleanly: " + why.getMessage(), why);
  }

  /** What is wrong now. */
  @Nullable EvograftException last() {
    return last;
  }

  long delayNanos() {
    return delay;
  }

  private void tell(String what, EvograftException why) {
    if (last == null || !Objects.equals(why.getMessage(), last.getMessage())) {
      problems.set(KEY, new Problem(Severity.ERROR, "journal", what), why);
    }
    last = why;
  }

  private static EvograftException wrap(Throwable thrown) {
    return thrown instanceof EvograftException known
        ? known
        : new EvograftException(
            "journal_failed", "the journal's storage failed: " + thrown, thrown);
  }
}
