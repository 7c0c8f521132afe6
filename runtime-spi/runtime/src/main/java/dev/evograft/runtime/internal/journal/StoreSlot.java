// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where readers find the open storage. The writer opens it; who comes earlier waits for that, who
 * comes while it is broken is told why.
 */
public final class StoreSlot {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final long patienceNanos;
  private @Nullable JournalStore store;
  private @Nullable EvograftException trouble;

  /** A slot whose readers wait at most so long for the storage to open. */
  public StoreSlot(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  void opened(JournalStore opened) {
    set(opened, null);
  }

  void broken(EvograftException why) {
    set(null, why);
  }

  private void set(@Nullable JournalStore opened, @Nullable EvograftException why) {
    lock.lock();
    try {
      store = opened;
      trouble = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The open storage.
   *
   * @throws EvograftException if it is broken, or closed, or does not open in time
   */
  public JournalStore get() {
    lock.lock();
    try {
      long left = patienceNanos;
      while (store == null) {
        if (trouble != null) {
          // A new one: the caller's stack is what helps, and stages may hold the other.
          throw new EvograftException(
              trouble.code(), String.valueOf(trouble.getMessage()), trouble);
        }
        if (left <= 0) {
          throw notOpen("did not open in time; see the log for what it waits for");
        }
        left = changed.awaitNanos(left);
      }
      return store;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notOpen("was not open yet when the wait for it was interrupted");
    } finally {
      lock.unlock();
    }
  }

  /** The storage if it is open now. */
  public @Nullable JournalStore peek() {
    lock.lock();
    try {
      return store;
    } finally {
      lock.unlock();
    }
  }

  private static EvograftException notOpen(String what) {
    return new EvograftException("journal_not_open", "the journal " + what);
  }
}
