// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store that passes everything on, so that a test may change a part. */
public class ForwardingStore implements JournalStore {

  private final JournalStore store;

  public ForwardingStore(JournalStore store) {
    this.store = store;
  }

  protected JournalStore store() {
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
  public List<JournalEntry> beginning(
      String type, String beginning, @Nullable String afterKey, int limit) {
    return store().beginning(type, beginning, afterKey, limit);
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
    return store().deliveries();
  }

  @Override
  public List<String> verify() {
    return store.verify();
  }

  @Override
  public List<Sequenced> behind(long after, int limit) {
    return store().behind(after, limit);
  }

  @Override
  public Pruned prune(long after, Instant before, boolean dryRun) {
    return store().prune(after, before, dryRun);
  }

  @Override
  public long bytes() {
    return store().bytes();
  }

  @Override
  public boolean giveBack() {
    return store().giveBack();
  }

  @Override
  public boolean takeDuty(String name, String owner, Instant now, Instant until) {
    return store().takeDuty(name, owner, now, until);
  }

  @Override
  public void backup(Path file) {
    store().backup(file);
  }
}
