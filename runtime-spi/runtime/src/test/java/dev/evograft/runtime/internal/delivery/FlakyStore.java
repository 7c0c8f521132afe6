// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.ForwardingStore;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A store whose calls may fail, with nothing done, whenever a test says so. */
final class FlakyStore extends ForwardingStore implements DeliveryStore {

  /** What happens between what a person looked at and what is done then. */
  Runnable beforeActs = () -> {};

  private final BooleanSupplier fails;
  private int saves;

  FlakyStore(JournalStore store, BooleanSupplier fails) {
    super(store);
    this.fails = fails;
  }

  @Override
  protected JournalStore store() {
    if (fails.getAsBoolean()) {
      throw new RetriableException("busy", "the journal is locked by another process", null);
    }
    return super.store();
  }

  @Override
  public DeliveryStore deliveries() {
    return this;
  }

  @Override
  public List<Position> positions() {
    return store().deliveries().positions();
  }

  @Override
  public Position join(String destination, String target, Set<String> types, long scanIfNew) {
    return store().deliveries().join(destination, target, types, scanIfNew);
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
  public Optional<Lane> lane(String destination, String key) {
    return store().deliveries().lane(destination, key);
  }

  @Override
  public int act(String destination, List<? extends DeliveryAct> acts) {
    beforeActs.run();
    return store().deliveries().act(destination, acts);
  }

  @Override
  public List<DeadLetter> deadLettersOf(String destination, String key) {
    return store().deliveries().deadLettersOf(destination, key);
  }

  @Override
  public boolean save(Checkpoint checkpoint) {
    boolean saved = store().deliveries().save(checkpoint);
    saves += saved ? 1 : 0;
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
  public List<FirstLetter> firstLetters(String destination, @Nullable String afterKey, int limit) {
    return store().deliveries().firstLetters(destination, afterKey, limit);
  }

  @Override
  public long deadLetterBytes() {
    return store().deliveries().deadLetterBytes();
  }

  @Override
  public int pruneResolved(Instant before, int limit) {
    return store().deliveries().pruneResolved(before, limit);
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return store().deliveries().receipt(destination, key);
  }
}
