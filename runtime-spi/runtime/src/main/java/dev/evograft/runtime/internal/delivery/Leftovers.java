// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Whether a destination has something left, as cheaply as that can be told. */
final class Leftovers {

  /** What is left. */
  enum Left {
    NOTHING,
    /** It may be delivered by itself. */
    WAITS,
    /** Only a person can help, or the time is too short. */
    STUCK
  }

  private static final int PAGE = 500;

  private final JournalStore store;
  private final SafeReads reads;
  private final Predicate<String> mayEnd;

  /**
   * @param mayEnd which destinations may end a pause that has no end by themselves
   */
  Leftovers(JournalStore store, Predicate<String> mayEnd) {
    this.store = store;
    this.reads = new SafeReads(store);
    this.mayEnd = mayEnd;
  }

  Left of(Position at, DestinationSettings settings, Instant until) {
    Map<String, Lane> lanes = new HashMap<>();
    store.deliveries().lanes(at.destination()).forEach(lane -> lanes.put(lane.key(), lane));
    boolean held = false;
    boolean waits = false;
    for (Lane lane : lanes.values()) {
      if (lane.state() == LaneState.WAIT) {
        waits = true;
      } else if (lane.state() == LaneState.HELD && !held) {
        held = isBehind(lane, settings);
      }
    }
    if (waits || isUnread(at, settings, lanes)) {
      return isStopped(at, until) ? Left.STUCK : Left.WAITS;
    }
    return held ? Left.STUCK : Left.NOTHING;
  }

  private boolean isStopped(Position at, Instant until) {
    Instant end = at.until();
    return at.state().equals(State.STOPPED)
        || at.state().equals("paused")
            && (end == null ? !mayEnd.test(at.destination()) : end.isAfter(until));
  }

  private boolean isBehind(Lane lane, DestinationSettings settings) {
    return reads.sequenced(lane.key(), lane.next() - 1, PAGE).stream()
        .anyMatch(one -> settings.types().contains(one.entry().type()));
  }

  private boolean isUnread(Position at, DestinationSettings settings, Map<String, Lane> lanes) {
    long before;
    long scan = at.scan();
    do {
      before = scan;
      Page page = reads.scan(before, settings.types(), PAGE);
      for (Sequenced one : page.entries()) {
        Lane lane = lanes.get(one.entry().key());
        boolean told =
            lane != null
                && (lane.state() != LaneState.AHEAD || one.entry().ordinal() < lane.next());
        if (!told) {
          return true;
        }
      }
      scan = page.upTo();
    } while (scan != before);
    return false;
  }
}
