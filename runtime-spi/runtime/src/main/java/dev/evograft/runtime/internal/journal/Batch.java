// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends writes together. When the storage refuses them for good, each is tried alone, so that one
 * bad entry does not take the others with it. For the writer's thread only.
 */
final class Batch {

  /** How an attempt ended. */
  enum Result {
    /** Every write is settled. */
    DONE,
    /** Those that are left may be written later. */
    LATER,
    /** Every write is settled, and the storage does not work. */
    BROKEN
  }

  private static final int REFUSALS_OF_A_BROKEN_STORE = 3;

  private final JournalStore store;
  private final WriterTrouble trouble;

  Batch(JournalStore store, WriterTrouble trouble) {
    this.store = store;
    this.trouble = trouble;
  }

  /** Appends; takes what is settled out of the list. */
  Result append(List<PreparedWrite> writes) {
    try {
      appendTogether(writes, trouble::over);
      writes.clear();
      return Result.DONE;
    } catch (RetriableException e) {
      trouble.retry(e);
      return Result.LATER;
    } catch (RuntimeException | Error e) {
      return appendOneByOne(writes);
    }
  }

  private Result appendOneByOne(List<PreparedWrite> writes) {
    int refusals = 0;
    while (!writes.isEmpty()) {
      PreparedWrite next = writes.get(0);
      try {
        appendTogether(List.of(next), () -> {});
        refusals = 0;
      } catch (RetriableException e) {
        trouble.retry(e);
        return Result.LATER;
      } catch (RuntimeException | Error e) {
        next.write().failed(trouble.refused(e));
        if (++refusals == REFUSALS_OF_A_BROKEN_STORE) {
          writes.remove(0);
          var why = trouble.broken(e);
          writes.forEach(write -> write.write().failed(why));
          writes.clear();
          return Result.BROKEN;
        }
      }
      writes.remove(0);
    }
    return Result.DONE;
  }

  private void appendTogether(List<PreparedWrite> writes, Runnable whenOnDisk) {
    List<NewEntry> entries = new ArrayList<>(writes.size() + 4);
    writes.forEach(write -> entries.addAll(write.entries()));
    long[] ordinals = entries.isEmpty() ? new long[0] : store.append(entries);
    whenOnDisk.run();
    int from = 0;
    for (PreparedWrite write : writes) {
      write.settle(ordinals, from);
      from += write.entries().size();
    }
  }
}
