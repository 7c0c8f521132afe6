// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.runtime.internal.journal.Unreadable;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.FirstLetter;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends many keys of one destination again, a few hundred in a transaction. */
final class ManyAgain {

  private static final int AT_ONCE = 500;

  /** Each costs the owner some memory as long as it waits. */
  private static final int MOST = 100_000;

  private final DeliveryStore deliveries;
  private final String destination;

  ManyAgain(DeliveryStore deliveries, String destination) {
    this.deliveries = deliveries;
    this.destination = destination;
  }

  /**
   * Every key with an open dead letter, from the first of them on. What is refused anew meanwhile
   * waits for another time.
   */
  int letters() {
    int again = 0;
    String after = null;
    for (; ; ) {
      List<FirstLetter> page = deliveries.firstLetters(destination, after, AT_ONCE);
      if (page.isEmpty()) {
        return again;
      }
      again += act(page.stream().map(one -> new SendAgain(one.key(), one.ordinal())).toList());
      after = page.get(page.size() - 1).key();
    }
  }

  /** Every key that the scan mark has passed with an entry of that time or later. */
  int since(JournalStore store, Instant since, long scan) {
    Set<String> keys = new LinkedHashSet<>();
    Set<String> damaged = new LinkedHashSet<>();
    String before = null;
    boolean some = true;
    while (some) {
      Page page = page(store, before, damaged);
      some = false;
      for (JournalEntry entry : page.entries) {
        boolean wanted = !entry.at().isBefore(since);
        some |= wanted;
        if (wanted) {
          keys.add(entry.key());
        }
      }
      if (keys.size() > MOST) {
        throw new BadInputException(
            "too_many", "that would be more than " + MOST + " runs; take a shorter time");
      }
      before = page.last;
      some &= before != null;
    }
    int again = act(acts(store, keys, scan));
    if (!damaged.isEmpty()) {
      throw new EvograftException(
          "journal_unreadable_entry",
          again + " runs are sent again, but " + Unreadable.told(damaged.size(), damaged));
    }
    return again;
  }

  /**
   * The next page of entries, newest first. Where one cannot be read, what is known of it stands in
   * its place, for its run is sent again like any other.
   */
  private static Page page(JournalStore store, @Nullable String before, Set<String> damaged) {
    for (int most = AT_ONCE; ; most = Math.max(1, most / 2)) {
      try {
        return Page.of(store.latest(Set.of(), before, most));
      } catch (UnreadableEntryException e) {
        if (most == 1) {
          damaged.add(e.entry().entry().id());
          return Page.of(List.of(e.entry().entry()));
        }
      }
    }
  }

  private List<SendAgain> acts(JournalStore store, Set<String> keys, long scan) {
    SafeReads reads = new SafeReads(store);
    List<SendAgain> acts = new ArrayList<>();
    for (String key : keys) {
      List<Sequenced> first = reads.sequenced(key, -1, 1);
      if (!first.isEmpty() && first.get(0).sequence() <= scan) { // else it comes anyway
        acts.add(new SendAgain(key, 0));
      }
    }
    Collections.reverse(acts);
    return acts;
  }

  /** Some entries, and the last of them. */
  private record Page(List<JournalEntry> entries, @Nullable String last) {
    static Page of(List<JournalEntry> entries) {
      return new Page(entries, entries.isEmpty() ? null : entries.get(entries.size() - 1).id());
    }
  }

  private int act(List<SendAgain> acts) {
    int changed = 0;
    for (int from = 0; from < acts.size(); from += AT_ONCE) {
      List<SendAgain> some = acts.subList(from, Math.min(acts.size(), from + AT_ONCE));
      changed += deliveries.act(destination, some);
    }
    return changed;
  }
}
