// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.DeliveryStore.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All about one destination in memory. Guarded by the lock of its owner. */
final class MemoryPlace {

  private static final int MOST_KEPT = 10_000;

  final Map<String, Lane> lanes = new TreeMap<>();
  final Map<String, DeadLetter> letters = bounded();
  final Map<String, Receipt> receipts = bounded();

  private final String destination;
  private final long since;
  private String target;
  private Set<String> types;
  private long scan;
  private State state = State.ACTIVE;
  private @Nullable String owner;
  private long epoch;
  private @Nullable Instant leaseUntil;

  /** A new one, that begins there. */
  MemoryPlace(String destination, long since) {
    this.destination = destination;
    this.target = "";
    this.types = Set.of();
    this.since = since;
    this.scan = since;
  }

  /** It was here before, and a person had it forgotten. */
  void comesAfter(MemoryPlace forgotten) {
    owner = Position.FORGOTTEN;
    epoch = forgotten.epoch + 1;
    leaseUntil = forgotten.leaseUntil;
  }

  Position position() {
    return new Position(
        destination,
        target,
        types,
        scan,
        since,
        state.word(),
        state.why(),
        state.until(),
        owner,
        epoch,
        leaseUntil);
  }

  long scan() {
    return scan;
  }

  void delivers(String to, Set<String> wanted) {
    target = to;
    types = wanted;
  }

  /** Gives the right to deliver to who knows the epoch. */
  boolean claim(long known, String by, Instant until) {
    if (epoch != known) {
      return false;
    }
    owner = by;
    leaseUntil = until;
    epoch++;
    return true;
  }

  /** What the owner has now is over. */
  void nextEpoch() {
    epoch++;
  }

  /** Does what is about the whole destination; false when it changed nothing. */
  boolean changesState(DeliveryAct act) {
    if (act instanceof DeliveryAct.Stop stop) {
      return state(new State(State.STOPPED, stop.why(), null));
    }
    return act instanceof DeliveryAct.Go && state(State.ACTIVE);
  }

  private boolean state(State wanted) {
    boolean same = state.word().equals(wanted.word()) && Objects.equals(state.why(), wanted.why());
    state = same ? state : wanted;
    return !same;
  }

  /** Saves what its owner says; false for one whose time is over. */
  boolean apply(Checkpoint saved) {
    if (epoch != saved.epoch()) {
      return false;
    }
    saved.endedLanes().forEach(lanes::remove);
    saved.lanes().forEach(lane -> lanes.put(lane.key(), lane));
    for (DeadLetter letter : saved.deadLetters()) {
      letters.remove(letter.entry().id());
      letters.put(letter.entry().id(), letter);
    }
    for (Receipt receipt : saved.receipts()) {
      receipts.remove(receipt.key());
      receipts.put(receipt.key(), receipt);
    }
    scan = Math.max(scan, saved.scan());
    state = saved.state();
    leaseUntil = saved.leaseUntil();
    owner = leaseUntil == null ? null : owner;
    return true;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }
}
