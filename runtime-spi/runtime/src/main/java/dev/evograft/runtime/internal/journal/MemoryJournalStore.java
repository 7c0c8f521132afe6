// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal that lives as long as its process, for a host without storage and for tests. It is
 * bounded: beyond its size the oldest keys go, those first that have ended and that every
 * destination has passed.
 */
public final class MemoryJournalStore implements JournalStore {

  private static final int ENTRIES = 20_000;
  private static final long CHARACTERS = 64L << 20;
  private static final Duration LONGEST_DUTY = Duration.ofDays(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final MemoryEntries entries;
  private final MemoryDeliveries deliveries;
  private final Map<String, Duty> duties = new HashMap<>();
  private volatile long changes;

  /** An empty journal of the usual size. */
  public MemoryJournalStore() {
    this(ENTRIES, CHARACTERS);
  }

  /** An empty journal that keeps about so many entries and so many characters of text. */
  public MemoryJournalStore(int mostEntries, long mostCharacters) {
    entries = new MemoryEntries(mostEntries, mostCharacters);
    deliveries = new MemoryDeliveries(lock, entries);
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public long[] append(List<NewEntry> batch) {
    return locked(
        () -> {
          long[] ordinals = batch.stream().mapToLong(entries::append).toArray();
          entries.shrink(deliveries.lowestScan(entries.head()), deliveries::hasLane);
          changes++;
          return ordinals;
        });
  }

  @Override
  public List<JournalEntry> read(String key, long after, int limit) {
    return sequenced(key, after, limit).stream().map(Sequenced::entry).toList();
  }

  @Override
  public List<Sequenced> sequenced(String key, long after, int limit) {
    return locked(
        () ->
            entries.of(key).stream()
                .filter(one -> one.entry().ordinal() > after)
                .limit(limit)
                .toList());
  }

  @Override
  public List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    return locked(
        () ->
            entries.newestFirst(beforeId).stream()
                .filter(one -> types.isEmpty() || types.contains(one.entry().type()))
                .limit(limit)
                .map(Sequenced::entry)
                .toList());
  }

  @Override
  public List<JournalEntry> unended(String type, @Nullable String afterKey, int limit) {
    return locked(() -> entries.unended(type, afterKey, limit));
  }

  @Override
  public List<JournalEntry> beginning(
      String type, String beginning, @Nullable String afterKey, int limit) {
    return locked(() -> entries.beginning(type, beginning, afterKey, limit));
  }

  @Override
  public long head() {
    return locked(entries::head);
  }

  @Override
  public Page scan(long after, Set<String> types, int limit) {
    return locked(
        () -> {
          List<Sequenced> looked = entries.after(after, limit);
          if (looked.isEmpty()) {
            return new Page(looked, after);
          }
          List<Sequenced> wanted = new ArrayList<>(looked);
          wanted.removeIf(one -> !types.contains(one.entry().type()));
          return new Page(wanted, looked.get(looked.size() - 1).sequence());
        });
  }

  @Override
  public long changes() {
    return changes;
  }

  @Override
  public DeliveryStore deliveries() {
    return deliveries;
  }

  @Override
  public List<String> verify() {
    return locked(entries::verify);
  }

  @Override
  public List<Sequenced> behind(long after, int limit) {
    return locked(() -> entries.after(after, limit));
  }

  @Override
  public Pruned prune(long after, Instant before, boolean dryRun) {
    return locked(
        () ->
            entries.prune(
                after,
                dryRun,
                stream ->
                    stream.last().entry().at().isBefore(before)
                        && stream.last().sequence() <= deliveries.lowestScan(entries.head())
                        && !deliveries.hasLane(stream.last().entry().key())));
  }

  @Override
  public long bytes() {
    return locked(() -> entries.characters() + deliveries.letterBytes());
  }

  @Override
  public boolean giveBack() {
    return false;
  }

  @Override
  public boolean takeDuty(String name, String owner, Instant now, Instant until) {
    return locked(
        () -> {
          Duty held = duties.get(name);
          boolean free =
              held == null
                  || held.owner.equals(owner)
                  || !held.until.isAfter(now)
                  || held.until.isAfter(now.plus(LONGEST_DUTY));
          if (free) {
            duties.put(name, new Duty(owner, until));
          }
          return free;
        });
  }

  @Override
  public void backup(Path file) {
    throw new EvograftException(
        "not_durable", "the journal is in memory and has no copy; install a plugin that stores it");
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Who does a piece of regular work. */
  private record Duty(String owner, Instant until) {}
}
