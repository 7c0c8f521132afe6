// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells from what is on disk what a destination has of a key. */
final class KeyInspector {

  private static final int PAGE = 500;

  private final SafeReads reads;
  private final DeliveryStore deliveries;
  private final Predicate<String> mayEnd;

  /**
   * @param mayEnd which destinations may end a pause that has no end by themselves
   */
  KeyInspector(JournalStore store, Predicate<String> mayEnd) {
    this.reads = new SafeReads(store);
    this.deliveries = store.deliveries();
    this.mayEnd = mayEnd;
  }

  /**
   * A status, and when it may change by itself.
   *
   * @param status of the key
   * @param notBefore null when it may change at any time
   * @param stuck whether it never changes by itself
   */
  record Finding(KeyStatus status, @Nullable Instant notBefore, boolean stuck) {

    /** Of a destination that is about to take its place. */
    static Finding notYetThere(String destination) {
      return new Finding(new KeyStatus(destination, "pending", null), null, false);
    }

    /** Of one that is not in this process. */
    static Finding absent(String destination) {
      return new Finding(new KeyStatus(destination, "pending", null), null, true);
    }

    /** The same with a reason. */
    Finding because(String why) {
      return new Finding(
          new KeyStatus(status.destination(), status.state(), why), notBefore, stuck);
    }

    /** Whether waiting until then may help. */
    boolean mayChangeBefore(Instant end) {
      return !stuck && (notBefore == null || notBefore.isBefore(end));
    }
  }

  /** All entries of a key. */
  List<Sequenced> entries(String key) {
    List<Sequenced> all = new ArrayList<>();
    List<Sequenced> page = reads.sequenced(key, -1, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = reads.sequenced(key, page.get(page.size() - 1).entry().ordinal(), PAGE);
    }
    return all;
  }

  /**
   * What a destination has of a key.
   *
   * @param settings null when its plugin is not here
   */
  Finding look(
      String key, List<Sequenced> entries, Position at, @Nullable DestinationSettings settings) {
    Lane lane = deliveries.lane(at.destination(), key).orElse(null);
    Optional<Set<String>> types = Wanted.types(at, settings);
    List<Sequenced> wanted =
        entries.stream()
            .filter(one -> one.sequence() > at.since() || lane != null)
            .filter(one -> types.isEmpty() || types.get().contains(one.entry().type()))
            .toList();
    if (wanted.isEmpty()) {
      Optional<Receipt> replayed = deliveries.receipt(at.destination(), key);
      if (replayed.isPresent()) {
        return settled(at, "delivered", replayed.get().note());
      }
      return settled(at, "skipped", "it began later, or wants no entry of this key");
    }
    if (lane != null && lane.state() == LaneState.HELD) {
      return settled(at, "held", lane.why());
    }
    boolean done =
        wanted.stream()
            .allMatch(
                one ->
                    lane == null
                        ? one.sequence() <= at.scan()
                        : one.entry().ordinal() < lane.next());
    if (done) {
      return done(key, at);
    }
    return settings == null ? Finding.absent(at.destination()) : pending(at, lane);
  }

  private Finding done(String key, Position at) {
    for (DeadLetter letter : deliveries.deadLettersOf(at.destination(), key)) {
      return settled(at, "rejected", letter.code() + ": " + letter.why());
    }
    String note = deliveries.receipt(at.destination(), key).map(Receipt::note).orElse(null);
    return settled(at, "delivered", note);
  }

  private Finding pending(Position at, @Nullable Lane lane) {
    boolean active = at.state().equals(State.ACTIVE.word());
    if (!active) {
      boolean endless = at.state().equals("paused") && at.until() == null;
      boolean stuck = at.state().equals(State.STOPPED) || endless && !mayEnd.test(at.destination());
      return new Finding(new KeyStatus(at.destination(), "pending", at.why()), at.until(), stuck);
    }
    return lane == null || lane.state() == LaneState.AHEAD
        ? new Finding(new KeyStatus(at.destination(), "pending", null), null, false)
        : new Finding(new KeyStatus(at.destination(), "pending", lane.why()), lane.due(), false);
  }

  private static Finding settled(Position at, String state, @Nullable String note) {
    return new Finding(new KeyStatus(at.destination(), state, note), null, true);
  }
}
