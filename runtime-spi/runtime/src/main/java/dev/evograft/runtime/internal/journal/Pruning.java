// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.Journal.Removed;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Pruned;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Retention from its first step to its last, with pauses in which others write.
 *
 * @param store what is pruned
 * @param pauseNanos between two steps
 * @param goOn asked before each step
 */
record Pruning(JournalStore store, long pauseNanos, BooleanSupplier goOn) {

  /** Removes what is older. */
  Removed remove(Instant before) {
    Removed removed = steps(before, false);
    while (goOn.getAsBoolean() && store.giveBack()) {
      pause();
    }
    return removed;
  }

  /** Counts what would be removed. */
  Removed count(Instant before) {
    return steps(before, true);
  }

  /** Whether anything would be. */
  static boolean any(JournalStore store, Instant before) {
    Pruned step = store.prune(0, before, true);
    while (step.keys() == 0 && step.more()) {
      step = store.prune(step.upTo(), before, true);
    }
    return step.keys() > 0;
  }

  private Removed steps(Instant before, boolean dryRun) {
    long keys = 0;
    long entries = 0;
    long bytes = 0;
    long after = 0;
    boolean more = true;
    while (more && goOn.getAsBoolean()) {
      Pruned step = store.prune(after, before, dryRun);
      keys += step.keys();
      entries += step.entries();
      bytes += step.bytes();
      after = step.upTo();
      more = step.more();
      if (more) {
        pause();
      }
    }
    return new Removed(keys, entries, bytes);
  }

  private void pause() {
    LockSupport.parkNanos(this, pauseNanos);
  }
}
