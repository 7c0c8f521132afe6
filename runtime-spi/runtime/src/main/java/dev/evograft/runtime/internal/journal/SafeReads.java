// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal although some entries of it cannot be read: what can be copied of such an entry
 * stands in its place, and {@link #why} tells. One damaged entry must not stop every destination.
 */
public final class SafeReads {

  /** More than a few mean that the file is beyond this kind of help. */
  private static final int MOST_REMEMBERED = 1_000;

  private final JournalStore store;
  private final Map<Long, String> damaged = new HashMap<>();

  /** Reads of this store. For one thread at a time. */
  public SafeReads(JournalStore store) {
    this.store = store;
  }

  /** Why an entry is damaged; null for one that is not. */
  public @Nullable String why(Sequenced one) {
    return damaged.get(one.sequence());
  }

  /** As the store's, but shorter where an entry cannot be read. */
  public Page scan(long after, Set<String> types, int limit) {
    return page(after, limit, most -> store.scan(after, types, most));
  }

  /** As the store's, but shorter where an entry cannot be read. */
  public Page outline(long after, Set<String> types, int limit) {
    return page(after, limit, most -> store.outline(after, types, most));
  }

  private Page page(long after, int limit, IntFunction<Page> read) {
    int most = limit;
    for (; ; ) {
      try {
        return read.apply(most);
      } catch (UnreadableEntryException e) {
        Sequenced bad = remember(e);
        if (most == 1) {
          return new Page(List.of(bad), bad.sequence());
        }
        // Not behind it, and at least by half, whatever holes there are before it.
        most = (int) Math.max(1, Math.min(most / 2, bad.sequence() - after - 1));
      }
    }
  }

  /** As the store's. */
  public List<Sequenced> sequenced(String key, long after, int limit) {
    List<Sequenced> all = new ArrayList<>();
    long last = after;
    while (all.size() < limit) {
      try {
        all.addAll(store.sequenced(key, last, limit - all.size()));
        return all;
      } catch (UnreadableEntryException e) {
        Sequenced bad = remember(e);
        long ordinal = bad.entry().ordinal();
        if (ordinal > last + 1) {
          all.addAll(store.sequenced(key, last, (int) (ordinal - last - 1)));
        }
        all.add(bad);
        last = ordinal;
      }
    }
    return all;
  }

  /**
   * Reads pages that throw where an entry cannot be read, without those.
   *
   * @param unreadable is told of them
   */
  public static List<JournalEntry> without(
      int limit, Pages pages, Consumer<JournalEntry> unreadable) {
    List<JournalEntry> all = new ArrayList<>();
    JournalEntry last = null;
    int most = limit;
    while (all.size() < limit) {
      int rows = Math.min(most, limit - all.size());
      try {
        List<JournalEntry> page = pages.after(last, rows);
        all.addAll(page);
        if (page.size() < rows) {
          return all;
        }
        last = page.get(page.size() - 1);
        most = Math.min(limit, 2 * most);
      } catch (UnreadableEntryException e) {
        if (rows == 1) {
          last = e.entry().entry();
          unreadable.accept(last);
        }
        most = Math.max(1, rows / 2);
      }
    }
    return all;
  }

  /** Reads a page of entries behind one. */
  public interface Pages {
    /**
     * @param last the one before, readable or not; null to begin
     */
    List<JournalEntry> after(@Nullable JournalEntry last, int limit);
  }

  private Sequenced remember(UnreadableEntryException e) {
    Sequenced bad = e.entry();
    if (damaged.size() >= MOST_REMEMBERED && !damaged.containsKey(bad.sequence())) {
      damaged.clear(); // each is found again when it is read again
    }
    damaged.put(bad.sequence(), String.valueOf(e.getMessage()));
    return bad;
  }
}
