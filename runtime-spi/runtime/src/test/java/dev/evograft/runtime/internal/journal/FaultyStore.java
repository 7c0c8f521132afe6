// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store in memory that fails when a test says so, and counts. */
public class FaultyStore extends ForwardingStore {

  public final AtomicInteger opens = new AtomicInteger();
  public final AtomicInteger closes = new AtomicInteger();
  public final List<Integer> batches = new ArrayList<>();

  /** Called before each opening; what it throws is thrown. */
  public volatile Runnable onOpen = () -> {};

  /** Called before each append; what it throws is thrown. */
  public volatile Consumer<List<NewEntry>> onAppend = entries -> {};

  /** What it says of its size; it is durable then. */
  public volatile long saidBytes;

  public FaultyStore() {
    super(new MemoryJournalStore(1_000_000, Long.MAX_VALUE));
  }

  @Override
  public void open() {
    opens.incrementAndGet();
    onOpen.run();
    super.open();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    super.close();
  }

  @Override
  public long[] append(List<NewEntry> entries) {
    onAppend.accept(entries);
    batches.add(entries.size());
    return super.append(entries);
  }

  @Override
  public boolean durable() {
    return saidBytes > 0 || super.durable();
  }

  @Override
  public long bytes() {
    return saidBytes > 0 ? saidBytes : super.bytes();
  }
}
