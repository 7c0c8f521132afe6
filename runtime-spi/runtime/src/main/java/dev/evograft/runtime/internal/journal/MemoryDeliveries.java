// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The positions of destinations in memory. Dead letters and receipts are bounded; oldest go. */
final class MemoryDeliveries implements DeliveryStore {

  private final ReentrantLock lock;
  private final MemoryEntries entries;
  private final Map<String, MemoryPlace> places = new TreeMap<>();
  private final Map<String, MemoryPlace> forgotten = new TreeMap<>();

  /**
   * @param lock guards the entries, too
   */
  MemoryDeliveries(ReentrantLock lock, MemoryEntries entries) {
    this.lock = lock;
    this.entries = entries;
  }

  @Override
  public List<Position> positions() {
    return locked(() -> places.values().stream().map(MemoryPlace::position).toList());
  }

  @Override
  public Position join(String destination, String target, Set<String> types, long scanIfNew) {
    return locked(
        () -> {
          MemoryPlace place = places.get(destination);
          if (place == null) {
            place = new MemoryPlace(destination, scanIfNew);
            MemoryPlace before = forgotten.remove(destination);
            if (before != null) {
              place.comesAfter(before);
            }
            places.put(destination, place);
          }
          place.delivers(target, types);
          return place.position();
        });
  }

  @Override
  public Optional<Long> claim(String destination, long epoch, String owner, Instant until) {
    return locked(
        () -> {
          MemoryPlace place = places.get(destination);
          return place == null || !place.claim(epoch, owner, until)
              ? Optional.empty()
              : Optional.of(epoch + 1);
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
          MemoryPlace place = places.get(destination);
          if (place == null) {
            return 0;
          }
          int changed = 0;
          for (DeliveryAct act : acts) {
            changed += changes(destination, place, act) ? 1 : 0;
          }
          if (changed > 0) {
            place.nextEpoch();
          }
          return changed;
        });
  }

  private boolean changes(String destination, MemoryPlace place, DeliveryAct act) {
    if (act instanceof DeliveryAct.Forget forget) {
      if (!isSo(place.position(), forget.seen())) {
        return false;
      }
      forgotten.put(destination, place);
      return places.remove(destination) != null;
    }
    return new MemoryActs(place, entries).changes(act) || place.changesState(act);
  }

  /** Whether what was found before is so still. */
  private boolean isSo(Position now, DeliveryAct.Seen seen) {
    DeliveryAct.Settled settled = seen.settled();
    return (seen.unused() == null || seen.unused().equals(now))
        && (settled == null || (settled.epoch() == now.epoch() && !hasMore(settled)));
  }

  private boolean hasMore(DeliveryAct.Settled settled) {
    return entries.after(settled.upTo(), Integer.MAX_VALUE).stream()
        .map(one -> one.entry().type())
        .anyMatch(type -> settled.types().isEmpty() || settled.types().contains(type));
  }

  @Override
  public boolean save(Checkpoint checkpoint) {
    return locked(
        () -> {
          MemoryPlace place = places.get(checkpoint.destination());
          return place != null && place.apply(checkpoint);
        });
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable String destination, int limit) {
    return locked(
        () ->
            open(destination)
                .sorted(Comparator.comparing(DeadLetter::at).reversed())
                .limit(limit)
                .toList());
  }

  @Override
  public long countDeadLetters(String destination) {
    return locked(() -> open(destination).count());
  }

  private Stream<DeadLetter> open(@Nullable String destination) {
    return places.values().stream()
        .flatMap(place -> place.letters.values().stream())
        .filter(letter -> destination == null || letter.destination().equals(destination))
        .filter(letter -> !letter.resolved());
  }

  @Override
  public List<DeadLetter> deadLettersOf(String destination, String key) {
    return locked(
        () ->
            place(destination).letters.values().stream()
                .filter(letter -> letter.entry().key().equals(key))
                .sorted(Comparator.comparingLong(letter -> letter.entry().ordinal()))
                .toList());
  }

  @Override
  public List<FirstLetter> firstLetters(String destination, @Nullable String afterKey, int limit) {
    return locked(
        () -> {
          Map<String, Long> first = new TreeMap<>();
          open(destination)
              .map(DeadLetter::entry)
              .filter(entry -> afterKey == null || entry.key().compareTo(afterKey) > 0)
              .forEach(entry -> first.merge(entry.key(), entry.ordinal(), Math::min));
          return first.entrySet().stream()
              .limit(limit)
              .map(one -> new FirstLetter(one.getKey(), one.getValue()))
              .toList();
        });
  }

  @Override
  public long deadLetterBytes() {
    return locked(() -> weight(open(null)));
  }

  /** What all letters take. */
  long letterBytes() {
    return weight(places.values().stream().flatMap(place -> place.letters.values().stream()));
  }

  private static long weight(Stream<DeadLetter> letters) {
    return letters.mapToLong(letter -> MemoryEntries.weight(letter.entry().payload())).sum();
  }

  @Override
  public int pruneResolved(Instant before, int limit) {
    return locked(
        () -> {
          List<DeadLetter> gone =
              places.values().stream()
                  .flatMap(place -> place.letters.values().stream())
                  .filter(letter -> letter.resolved() && letter.at().isBefore(before))
                  .sorted(Comparator.comparing(DeadLetter::at))
                  .limit(limit)
                  .toList();
          gone.forEach(letter -> place(letter.destination()).letters.remove(letter.entry().id()));
          return gone.size();
        });
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return locked(() -> Optional.ofNullable(place(destination).receipts.get(key)));
  }

  /** The lowest scan mark, or this when there is none. */
  long lowestScan(long otherwise) {
    return places.values().stream().mapToLong(MemoryPlace::scan).min().orElse(otherwise);
  }

  /** Whether some destination is not done with a key. */
  boolean hasLane(String key) {
    return places.values().stream().anyMatch(place -> place.lanes.containsKey(key));
  }

  private MemoryPlace place(String destination) {
    MemoryPlace place = places.get(destination);
    return place == null ? new MemoryPlace(destination, 0) : place;
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
