// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands over the entries of a journal, past those that cannot be read. For one thread, once. */
final class Export {

  private static final int AT_ONCE = 250;

  private final @Nullable Instant since;
  private final Consumer<JournalEntry> receiver;
  private final List<String> damaged = new ArrayList<>();
  private long leftOut;
  private long count;

  /**
   * @param since only entries that were made then or later; null for all
   */
  Export(@Nullable Instant since, Consumer<JournalEntry> receiver) {
    this.since = since;
    this.receiver = receiver;
  }

  /** How many were handed over. */
  long count() {
    return count;
  }

  /**
   * Hands all of them over.
   *
   * @throws EvograftException at the end, when some could not be read
   */
  void run(JournalStore store) {
    long after = 0;
    int most = AT_ONCE;
    boolean more = true;
    while (more) {
      try {
        List<Sequenced> page = store.behind(after, most);
        page.forEach(one -> handOver(one.entry()));
        more = !page.isEmpty();
        after = more ? page.get(page.size() - 1).sequence() : after;
        most = Math.min(AT_ONCE, 2 * most);
      } catch (UnreadableEntryException e) {
        if (most == 1) {
          leaveOut(e.entry().entry());
          after = e.entry().sequence();
        }
        most = Math.max(1, most / 2);
      }
    }
    if (leftOut > 0) {
      throw new EvograftException("journal_unreadable_entry", Unreadable.told(leftOut, damaged));
    }
  }

  private void handOver(JournalEntry entry) {
    if (since == null || !entry.at().isBefore(since)) {
      receiver.accept(entry);
      count++;
    }
  }

  private void leaveOut(JournalEntry entry) {
    leftOut++;
    if (damaged.size() < Unreadable.NAMED) {
      damaged.add(entry.id());
    }
  }
}
