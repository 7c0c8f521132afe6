// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A store whose calls may fail, with nothing done, whenever a test says so. */
final class FlakyStore implements JournalStore, DeliveryStore {

  private final JournalStore store;
  private final BooleanSupplier fails;
  private int saves;

  FlakyStore(JournalStore store, BooleanSupplier fails) {
    this.store = store;
    this.fails = fails;
  }

  private JournalStore store() {
    if (fails.getAsBoolean()) {
      throw new RetriableException("busy", "the journal is locked by another process", null);
    }
    return store;
  }

  @Override
  public boolean durable() {
    return store.durable();
  }

  @Override
  public void open() {
    store().open();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public long[] append(List<NewEntry> entries) {
    return store().append(entries);
  }

  @Override
  public List<JournalEntry> read(String key, long after, int limit) {
    return store().read(key, after, limit);
  }

  @Override
  public List<Sequenced> sequenced(String key, long after, int limit) {
    return store().sequenced(key, after, limit);
  }

  @Override
  public List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    return store().latest(types, beforeId, limit);
  }

  @Override
  public List<JournalEntry> unended(String type, @Nullable String afterKey, int limit) {
    return store().unended(type, afterKey, limit);
  }

  @Override
  public long head() {
    return store().head();
  }

  @Override
  public Page scan(long after, Set<String> types, int limit) {
    return store().scan(after, types, limit);
  }

  @Override
  public long changes() {
    return store().changes();
  }

  @Override
  public DeliveryStore deliveries() {
    return this;
  }

  @Override
  public List<String> verify() {
    return store.verify();
  }

  @Override
  public List<Position> positions() {
    return store().deliveries().positions();
  }

  @Override
  public Position join(String destination, String target, long scanIfNew) {
    return store().deliveries().join(destination, target, scanIfNew);
  }

  @Override
  public Optional<Long> claim(String destination, long epoch, String owner, Instant until) {
    return store().deliveries().claim(destination, epoch, owner, until);
  }

  @Override
  public List<Lane> lanes(String destination) {
    return store().deliveries().lanes(destination);
  }

  @Override
  public boolean save(Checkpoint checkpoint) {
    boolean saved = store().deliveries().save(checkpoint);
    saves++;
    return saved;
  }

  /** How often something was saved. */
  int saves() {
    return saves;
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable String destination, int limit) {
    return store().deliveries().deadLetters(destination, limit);
  }

  @Override
  public long countDeadLetters(String destination) {
    return store().deliveries().countDeadLetters(destination);
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return store().deliveries().receipt(destination, key);
  }
}
