// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends many keys of one destination again, a few hundred in a transaction. */
final class ManyAgain {

  private static final int AT_ONCE = 500;

  /** Letters carry what was refused, so not too many are read together. */
  private static final int LETTERS = 1_000;

  private static final int MOST_LETTERS = 10_000;

  /** Each costs the owner some memory as long as it waits. */
  private static final int MOST = 100_000;

  private final DeliveryStore deliveries;
  private final String destination;

  ManyAgain(DeliveryStore deliveries, String destination) {
    this.deliveries = deliveries;
    this.destination = destination;
  }

  /** Every key with an open dead letter, from the first of them on. */
  int letters() {
    int again = 0;
    Set<String> done = new HashSet<>(); // what is refused anew meanwhile waits for another time
    for (; ; ) {
      Map<String, Long> first = new LinkedHashMap<>();
      int limit = Math.min(MOST_LETTERS, LETTERS + done.size());
      for (DeadLetter letter : deliveries.deadLetters(destination, limit)) {
        JournalEntry entry = letter.entry();
        if (!done.contains(entry.key())) {
          first.merge(entry.key(), entry.ordinal(), Math::min);
        }
      }
      if (first.isEmpty()) {
        return again;
      }
      List<SendAgain> acts = new ArrayList<>();
      first.forEach((key, ordinal) -> acts.add(new SendAgain(key, ordinal)));
      again += act(acts);
      done.addAll(first.keySet());
    }
  }

  /** Every key that the scan mark has passed with an entry of that time or later. */
  int since(JournalStore store, Instant since, long scan) {
    Set<String> keys = new LinkedHashSet<>();
    String before = null;
    for (; ; ) {
      List<JournalEntry> page = store.latest(Set.of(), before, AT_ONCE);
      boolean some = false;
      for (JournalEntry entry : page) {
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
      if (!some) {
        break;
      }
      before = page.get(page.size() - 1).id();
    }
    List<SendAgain> acts = new ArrayList<>();
    for (String key : keys) {
      List<Sequenced> first = store.sequenced(key, -1, 1);
      if (!first.isEmpty() && first.get(0).sequence() <= scan) { // else it comes anyway
        acts.add(new SendAgain(key, 0));
      }
    }
    Collections.reverse(acts);
    return act(acts);
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
