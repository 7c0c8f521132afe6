// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A write whose entries were made; they are kept until it is settled. */
record PreparedWrite(Write write, List<NewEntry> entries) {

  private static final Logger log = LoggerFactory.getLogger(PreparedWrite.class);

  /** Makes the entries; null, and the write failed, when that throws. */
  static @Nullable PreparedWrite of(Write write) {
    try {
      return new PreparedWrite(write, write.entries());
    } catch (RuntimeException | Error e) {
      write.failed(new EvograftException("unrecorded", "an entry could not be made: " + e, e));
      return null;
    }
  }

  /**
   * Tells the write where its entries are, the first of them at this index. Never throws: they are
   * on disk, and nothing may have them written twice.
   */
  void settle(long[] ordinals, int from) {
    try {
      tell(ordinals, from);
    } catch (RuntimeException | Error e) {
      log.error("what follows an entry of the journal failed", e);
    }
  }

  private void tell(long[] ordinals, int from) {
    List<JournalEntry> done = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      if (ordinals[from + i] == JournalStore.ENDED) {
        write.keyEnded();
        return;
      }
      NewEntry made = entries.get(i);
      done.add(
          new JournalEntry(
              made.key(),
              ordinals[from + i],
              made.type(),
              made.version(),
              made.at(),
              made.payload()));
    }
    write.appended(done);
  }
}
