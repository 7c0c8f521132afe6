// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what a destination has not settled, so far as that is worth the time. */
final class PendingCount {

  private static final int MOST = 10_000;
  private static final int PAGE = 500;

  private final JournalStore store;
  private final SafeReads reads;

  PendingCount(JournalStore store) {
    this.store = store;
    this.reads = new SafeReads(store);
  }

  /**
   * How many entries wait, of the types that it wants, or wanted when it was last here; of all
   * types where nobody knows.
   *
   * @param settings null for one that is not here
   */
  long of(Position at, @Nullable DestinationSettings settings) {
    return Wanted.types(at, settings)
        .map(types -> of(at, types))
        .orElseGet(() -> Math.min(MOST, Math.max(0, store.head() - at.scan()) + behind(at)));
  }

  private long of(Position at, Set<String> types) {
    Map<String, Lane> lanes = new HashMap<>();
    store.deliveries().lanes(at.destination()).forEach(lane -> lanes.put(lane.key(), lane));
    long count = 0;
    for (Lane lane : lanes.values()) {
      if (count < MOST && lane.state() != LaneState.AHEAD) {
        count += behind(lane, types);
      }
    }
    long last = newest(types);
    Page page = new Page(List.of(), at.scan());
    long before = -1;
    while (page.upTo() < last && page.upTo() != before && count < MOST) {
      before = page.upTo();
      page = reads.outline(before, types, PAGE);
      for (Sequenced one : page.entries()) {
        Lane lane = lanes.get(one.entry().key());
        boolean counted =
            lane != null
                && (lane.state() != LaneState.AHEAD || one.entry().ordinal() < lane.next());
        count += counted ? 0 : 1;
      }
    }
    return Math.min(MOST, count);
  }

  /**
   * Behind it nothing is wanted: one that is away for long need not be looked through to the end.
   */
  private long newest(Set<String> types) {
    try {
      return store.latest(types, null, 1).stream()
          .flatMap(one -> reads.sequenced(one.key(), one.ordinal() - 1, 1).stream())
          .mapToLong(Sequenced::sequence)
          .findFirst()
          .orElse(0);
    } catch (UnreadableEntryException e) {
      return e.entry().sequence();
    }
  }

  /** Of keys that wait although the scan mark is past them. */
  private long behind(Position at) {
    return store.deliveries().lanes(at.destination()).stream()
        .filter(lane -> lane.state() != LaneState.AHEAD)
        .limit(MOST)
        .mapToLong(
            lane ->
                reads.sequenced(lane.key(), lane.next() - 1, PAGE).stream()
                    .filter(one -> one.sequence() <= at.scan())
                    .count())
        .sum();
  }

  private long behind(Lane lane, Set<String> types) {
    return reads.sequenced(lane.key(), lane.next() - 1, PAGE).stream()
        .filter(one -> types.contains(one.entry().type()))
        .count();
  }
}
