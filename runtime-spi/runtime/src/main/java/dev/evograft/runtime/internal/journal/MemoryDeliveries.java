// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The positions of destinations in memory. Dead letters and receipts are bounded; oldest go. */
final class MemoryDeliveries implements DeliveryStore {

  private static final int MOST_KEPT = 10_000;

  private final ReentrantLock lock;
  private final ToLongFunction<String> lengths;
  private final Map<String, Place> places = new TreeMap<>();

  /** The epochs of destinations that were forgotten. */
  private final Map<String, Long> forgotten = new TreeMap<>();

  /**
   * @param lengths how many entries a key has
   */
  MemoryDeliveries(ReentrantLock lock, ToLongFunction<String> lengths) {
    this.lock = lock;
    this.lengths = lengths;
  }

  @Override
  public List<Position> positions() {
    return locked(() -> places.values().stream().map(place -> place.position).toList());
  }

  @Override
  public Position join(String destination, String target, long scanIfNew) {
    return locked(
        () -> {
          Place place = places.get(destination);
          if (place == null) {
            long epoch = forgotten.getOrDefault(destination, 0L);
            place = new Place(fresh(destination, target, scanIfNew, epoch));
            places.put(destination, place);
          } else if (!place.position.target().equals(target)) {
            place.position = retarget(place.position, target);
          }
          return place.position;
        });
  }

  @Override
  public Optional<Long> claim(String destination, long epoch, String owner, Instant until) {
    return locked(
        () -> {
          Place place = places.get(destination);
          if (place == null || place.position.epoch() != epoch) {
            return Optional.empty();
          }
          place.position = owned(place.position, owner, until);
          return Optional.of(place.position.epoch());
        });
  }

  @Override
  public List<Lane> lanes(String destination) {
    return locked(() -> List.copyOf(place(destination).lanes.values()));
  }

  @Override
  public Optional<Lane> lane(String destination, String key) {
    return locked(() -> Optional.ofNullable(place(destination).lanes.get(key)));
  }

  @Override
  public int act(String destination, List<? extends DeliveryAct> acts) {
    return locked(
        () -> {
          Place place = places.get(destination);
          if (place == null) {
            return 0;
          }
          int changed = 0;
          for (DeliveryAct act : acts) {
            changed += changes(place, act) ? 1 : 0;
          }
          if (changed > 0) {
            place.position = nextEpoch(place.position);
          }
          return changed;
        });
  }

  private boolean changes(Place place, DeliveryAct act) {
    if (act instanceof DeliveryAct.Forget) {
      String id = place.position.destination();
      forgotten.put(id, place.position.epoch() + 1);
      return places.remove(id) != null;
    }
    return new MemoryActs(place.lanes, place.deadLetters, lengths).changes(act)
        || place.changesState(act);
  }

  @Override
  public boolean save(Checkpoint checkpoint) {
    return locked(
        () -> {
          Place place = places.get(checkpoint.destination());
          if (place == null || place.position.epoch() != checkpoint.epoch()) {
            return false;
          }
          place.apply(checkpoint);
          return true;
        });
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable String destination, int limit) {
    return locked(
        () ->
            places.values().stream()
                .filter(
                    one -> destination == null || one.position.destination().equals(destination))
                .flatMap(place -> place.deadLetters.values().stream())
                .filter(letter -> !letter.resolved())
                .sorted((a, b) -> b.at().compareTo(a.at()))
                .limit(limit)
                .toList());
  }

  @Override
  public long countDeadLetters(String destination) {
    return locked(
        () ->
            place(destination).deadLetters.values().stream()
                .filter(letter -> !letter.resolved())
                .count());
  }

  @Override
  public List<DeadLetter> deadLettersOf(String destination, String key) {
    return locked(
        () ->
            place(destination).deadLetters.values().stream()
                .filter(letter -> letter.entry().key().equals(key))
                .sorted(Comparator.comparingLong(letter -> letter.entry().ordinal()))
                .toList());
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return locked(() -> Optional.ofNullable(place(destination).receipts.get(key)));
  }

  /** The lowest scan mark, or this when there is none. */
  long lowestScan(long otherwise) {
    return places.values().stream().mapToLong(p -> p.position.scan()).min().orElse(otherwise);
  }

  /** Whether some destination is not done with a key. */
  boolean hasLane(String key) {
    return places.values().stream().anyMatch(place -> place.lanes.containsKey(key));
  }

  private Place place(String destination) {
    Place place = places.get(destination);
    return place == null ? new Place(fresh(destination, "", 0, 0)) : place;
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private static Position fresh(String destination, String target, long scan, long epoch) {
    String state = State.ACTIVE.word();
    return new Position(destination, target, scan, scan, state, null, null, null, epoch, null);
  }

  private static Position nextEpoch(Position p) {
    return new Position(
        p.destination(),
        p.target(),
        p.scan(),
        p.since(),
        p.state(),
        p.why(),
        p.until(),
        p.owner(),
        p.epoch() + 1,
        p.leaseUntil());
  }

  private static Position retarget(Position p, String target) {
    return new Position(
        p.destination(),
        target,
        p.scan(),
        p.since(),
        p.state(),
        p.why(),
        p.until(),
        p.owner(),
        p.epoch(),
        p.leaseUntil());
  }

  private static Position owned(Position p, String owner, Instant until) {
    return new Position(
        p.destination(),
        p.target(),
        p.scan(),
        p.since(),
        p.state(),
        p.why(),
        p.until(),
        owner,
        p.epoch() + 1,
        until);
  }

  /** All about one destination. */
  private static final class Place {
    Position position;
    final Map<String, Lane> lanes = new TreeMap<>();
    final Map<String, DeadLetter> deadLetters = bounded();
    final Map<String, Receipt> receipts = bounded();

    Place(Position position) {
      this.position = position;
    }

    /** A stop, or its end. */
    boolean changesState(DeliveryAct act) {
      if (act instanceof DeliveryAct.Stop stop) {
        return state(new State(State.STOPPED, stop.why(), null));
      }
      return act instanceof DeliveryAct.Go && state(State.ACTIVE);
    }

    private boolean state(State state) {
      Position p = position;
      if (new State(p.state(), p.why(), null).equals(state)) {
        return false;
      }
      position =
          new Position(
              p.destination(),
              p.target(),
              p.scan(),
              p.since(),
              state.word(),
              state.why(),
              null,
              p.owner(),
              p.epoch(),
              p.leaseUntil());
      return true;
    }

    void apply(Checkpoint saved) {
      saved.endedLanes().forEach(lanes::remove);
      saved.lanes().forEach(lane -> lanes.put(lane.key(), lane));
      for (DeadLetter letter : saved.deadLetters()) {
        deadLetters.remove(letter.entry().id());
        deadLetters.put(letter.entry().id(), letter);
      }
      for (Receipt receipt : saved.receipts()) {
        receipts.remove(receipt.key());
        receipts.put(receipt.key(), receipt);
      }
      Position p = position;
      State state = saved.state();
      position =
          new Position(
              p.destination(),
              p.target(),
              Math.max(p.scan(), saved.scan()),
              p.since(),
              state.word(),
              state.why(),
              state.until(),
              saved.leaseUntil() == null ? null : p.owner(),
              p.epoch(),
              saved.leaseUntil());
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
}
