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

  private static final int LETTERS = 200;

  /** What an entry takes beside its payload. */
  private static final long OVERHEAD = 250;

  /** Removes what is older. */
  Removed remove(Instant before) {
    while (goOn.getAsBoolean() && store.deliveries().pruneResolved(before, LETTERS) == LETTERS) {
      pause();
    }
    Removed removed = steps(before, false, Long.MAX_VALUE);
    while (goOn.getAsBoolean() && store.giveBack()) {
      pause();
    }
    return removed;
  }

  /** Counts what would be removed. */
  Removed count(Instant before) {
    return steps(before, true, Long.MAX_VALUE);
  }

  /** Whether about so many bytes could be removed. */
  boolean mayFree(long bytes) {
    return weight(steps(Instant.MAX, true, bytes)) >= bytes;
  }

  private static long weight(Removed removed) {
    return removed.bytes() + OVERHEAD * removed.entries();
  }

  private Removed steps(Instant before, boolean dryRun, long enough) {
    Removed all = new Removed(0, 0, 0);
    long after = 0;
    boolean more = true;
    while (more && weight(all) < enough && goOn.getAsBoolean()) {
      Pruned step = store.prune(after, before, dryRun);
      all =
          new Removed(
              all.keys() + step.keys(), all.entries() + step.entries(), all.bytes() + step.bytes());
      after = step.upTo();
      more = step.more();
      if (more) {
        pause();
      }
    }
    return all;
  }

  private void pause() {
    LockSupport.parkNanos(this, pauseNanos);
  }
}
