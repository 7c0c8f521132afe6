// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal although some entries of it cannot be read: what can be copied of such an entry
 * stands in its place, and {@link #why} tells. One damaged entry must not stop every destination.
 */
final class SafeReads {

  /** More than a few mean that the file is beyond this kind of help. */
  private static final int MOST_REMEMBERED = 1_000;

  private final JournalStore store;
  private final Map<Long, String> damaged = new HashMap<>();

  SafeReads(JournalStore store) {
    this.store = store;
  }

  /** Why an entry is damaged; null for one that is not. */
  @Nullable String why(Sequenced one) {
    return damaged.get(one.sequence());
  }

  /** As the store's, but shorter where an entry cannot be read. */
  Page scan(long after, Set<String> types, int limit) {
    int most = limit;
    for (; ; ) {
      try {
        return store.scan(after, types, most);
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
  List<Sequenced> sequenced(String key, long after, int limit) {
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

  private Sequenced remember(UnreadableEntryException e) {
    Sequenced bad = e.entry();
    if (damaged.size() >= MOST_REMEMBERED && !damaged.containsKey(bad.sequence())) {
      damaged.clear(); // each is found again when it is read again
    }
    damaged.put(bad.sequence(), String.valueOf(e.getMessage()));
    return bad;
  }
}
