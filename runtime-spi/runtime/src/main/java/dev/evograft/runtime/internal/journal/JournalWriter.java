// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that opens the storage and appends to it: what was sent meanwhile goes into one
 * transaction. It keeps what it has while the storage is busy or full, and fails it when the
 * storage is broken; then it opens it anew from time to time.
 */
public final class JournalWriter {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final long FAULT_NANOS = 100_000_000;
  private static final int MOST_AT_ONCE = 512;
  private static final Duration REOPEN = Duration.ofSeconds(5);

  private final StoreSlot slot;
  private final WriterTrouble trouble;
  private final Listener listener;
  private final Mailbox<Write> mailbox = new Mailbox<>();
  private final List<PreparedWrite> held = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "evograft-journal");

  private volatile @Nullable JournalStore store;
  private volatile long closeBy;
  private volatile boolean closing;

  /** Hears what the writer did, on its thread; must be quick. */
  public interface Listener {
    /** The storage is open; nothing was appended since. */
    void opened(JournalStore store);

    /** Something was appended. */
    void appended();
  }

  /** A writer that shows the storage in this slot. */
  public JournalWriter(StoreSlot slot, Problems problems, Listener listener) {
    this(slot, problems, listener, REOPEN);
  }

  JournalWriter(StoreSlot slot, Problems problems, Listener listener, Duration reopen) {
    this.slot = slot;
    this.trouble = new WriterTrouble(problems, reopen.toNanos());
    this.listener = listener;
  }

  /** Starts the thread, which opens the storage first. */
  public void start(JournalStore storage) {
    store = storage;
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends a write; it may wait for a millisecond more. Never waits. */
  public void send(Write write) {
    mailbox.send(write);
  }

  /** Sends a write that somebody waits for. */
  public void sendUrgently(Write write) {
    mailbox.sendUrgently(write);
  }

  /** Completes when everything that was sent before is on disk or has failed. */
  public CompletableFuture<Void> flushed() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    mailbox.sendUrgently(new Barrier(done));
    return done;
  }

  /**
   * Writes what was sent, closes the storage and ends the thread. What cannot be written in time
   * fails.
   *
   * @return whether the thread has ended
   */
  public boolean close(long patienceNanos) {
    closeBy = System.nanoTime() + patienceNanos;
    closing = true;
    if (store == null) { // never started: nobody else will answer
      failAll(closed());
      return true;
    }
    mailbox.wake();
    LockSupport.unpark(thread);
    return Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(patienceNanos) + 100);
  }

  private void run() {
    JournalStore storage = store;
    if (storage == null) {
      return;
    }
    Batch batch = new Batch(storage, trouble);
    boolean open = false;
    while (!closing || !mailbox.isEmpty() || !held.isEmpty()) {
      try {
        open = step(batch, storage, open);
      } catch (RuntimeException | Error e) { // without this thread nothing is recorded any more
        log.error("the journal's writer met a fault of its own and goes on", e);
        pause(FAULT_NANOS);
      }
    }
    slot.broken(closed());
    if (open) {
      closeQuietly(storage);
    }
  }

  private boolean step(Batch batch, JournalStore storage, boolean open) {
    if (closing && System.nanoTime() - closeBy >= 0) {
      EvograftException why = trouble.last();
      failAll(why == null ? closed() : why);
      return open;
    }
    if (!open) {
      return open(storage);
    }
    take();
    return held.isEmpty() ? rest() : write(batch, storage);
  }

  private boolean rest() {
    mailbox.rest(Long.MAX_VALUE);
    return true;
  }

  /** Tries to open; when that fails, waits a while. */
  private boolean open(JournalStore storage) {
    try {
      storage.open();
      listener.opened(storage);
      trouble.over();
      slot.opened(storage);
      return true;
    } catch (RetriableException e) {
      trouble.retry(e);
      closeQuietly(storage);
      pause(trouble.delayNanos());
    } catch (RuntimeException | Error e) {
      EvograftException why = trouble.broken(e);
      slot.broken(why);
      closeQuietly(storage);
      failUntilReopened(why);
    }
    return false;
  }

  private void failUntilReopened(EvograftException why) {
    long again = System.nanoTime() + trouble.delayNanos();
    long left;
    do {
      failAll(why);
      left = again - System.nanoTime();
      mailbox.rest(left);
    } while (!closing && left > 0);
    failAll(why);
  }

  private void take() {
    while (held.size() < MOST_AT_ONCE) {
      Write next = mailbox.poll();
      if (next == null) {
        return;
      }
      PreparedWrite made = PreparedWrite.of(next);
      if (made != null) {
        held.add(made);
      }
    }
  }

  /** Appends what is held; false when the storage has to be opened anew. */
  private boolean write(Batch batch, JournalStore storage) {
    Batch.Result result = batch.append(held);
    if (result == Batch.Result.LATER) {
      pause(trouble.delayNanos());
    } else {
      listener.appended();
    }
    EvograftException why = trouble.last();
    if (result != Batch.Result.BROKEN || why == null) {
      return true;
    }
    slot.broken(why);
    closeQuietly(storage);
    failUntilReopened(why);
    return false;
  }

  /** Waits before the next attempt, not so long when there is little time left. */
  private void pause(long nanos) {
    boolean was = closing;
    long until = System.nanoTime() + (was ? Math.min(nanos, 10_000_000) : nanos);
    for (long left = until - System.nanoTime();
        left > 0 && closing == was;
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  private void failAll(EvograftException why) {
    do {
      held.forEach(write -> write.write().failed(why));
      held.clear();
      take();
    } while (!held.isEmpty());
  }

  private void closeQuietly(JournalStore storage) {
    try {
      storage.close();
    } catch (RuntimeException | Error e) {
      trouble.closeFailed(e);
    }
  }

  private static EvograftException closed() {
    return new EvograftException("closed", "the journal is closed, because the runtime is");
  }

  /** Writes nothing, and tells when everything before it is settled. */
  private record Barrier(CompletableFuture<Void> done) implements Write {
    @Override
    public List<JournalStore.NewEntry> entries() {
      return List.of();
    }

    @Override
    public void appended(List<JournalEntry> entries) {
      done.complete(null);
    }

    @Override
    public void keyEnded() {
      done.complete(null);
    }

    @Override
    public void failed(EvograftException why) {
      done.complete(null);
    }
  }
}
