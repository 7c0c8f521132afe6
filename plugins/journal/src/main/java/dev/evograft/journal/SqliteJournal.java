// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal in one SQLite file. May be opened again after it was closed or failed to open. */
final class SqliteJournal implements JournalStore {

  private final Supplier<Path> file;
  private final Supplier<Place> place;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable OpenJournal open;

  /**
   * @param file where it is or will be; asking makes nothing
   * @param place asked at each opening
   */
  SqliteJournal(Supplier<Path> file, Supplier<Place> place) {
    this.file = file;
    this.place = place;
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public boolean exists() {
    return Files.exists(file.get());
  }

  @Override
  public void open() {
    opening.lock();
    try {
      if (open == null) {
        open = OpenJournal.open(place.get());
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public void close() {
    opening.lock();
    try {
      OpenJournal journal = open;
      open = null;
      if (journal != null) {
        journal.close();
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public long[] append(List<NewEntry> entries) {
    return journal().appender.append(entries);
  }

  @Override
  public List<JournalEntry> read(String key, long after, int limit) {
    return journal().reader.read(key, after, limit);
  }

  @Override
  public List<Sequenced> sequenced(String key, long after, int limit) {
    return journal().reader.sequenced(key, after, limit);
  }

  @Override
  public List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    return journal().reader.latest(types, beforeId, limit);
  }

  @Override
  public List<JournalEntry> unended(String type, @Nullable String afterKey, int limit) {
    return journal().reader.unended(type, afterKey, limit);
  }

  @Override
  public List<JournalEntry> beginning(
      String type, String beginning, @Nullable String afterKey, int limit) {
    return journal().reader.beginning(type, beginning, afterKey, limit);
  }

  @Override
  public long head() {
    return journal().reader.head();
  }

  @Override
  public Page scan(long after, Set<String> types, int limit) {
    return journal().reader.scan(after, types, limit);
  }

  @Override
  public Page outline(long after, Set<String> types, int limit) {
    return journal().reader.outline(after, types, limit);
  }

  /** The head: it changes with appends alone, whoever made them, and is one row away. */
  @Override
  public long changes() {
    return head();
  }

  @Override
  public DeliveryStore deliveries() {
    return journal().deliveries;
  }

  @Override
  public List<String> verify() {
    return journal().verifier.verify();
  }

  @Override
  public List<Sequenced> behind(long after, int limit) {
    return journal().reader.behind(after, limit);
  }

  @Override
  public Pruned prune(long after, Instant before, boolean dryRun) {
    return journal().pruner.prune(after, before, dryRun);
  }

  @Override
  public long bytes() {
    return journal().upkeep.bytes();
  }

  @Override
  public boolean giveBack() {
    return journal().upkeep.giveBack();
  }

  @Override
  public boolean takeDuty(String name, String owner, Instant now, Instant until) {
    return journal().upkeep.takeDuty(name, owner, now, until);
  }

  @Override
  public void backup(Path file) {
    journal().backup.to(file);
  }

  /** What is open, for this and for tests. */
  OpenJournal journal() {
    OpenJournal journal = open;
    if (journal == null) {
      throw new EvograftException("journal_closed", "the journal is not open; open it first");
    }
    return journal;
  }
}
