// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: the first thread that has something to write writes what all others bring in the
 * meantime, then one of them goes on. Safe for any thread.
 */
final class Commits {

  private static final int MOST_BYTES = 8 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
  private final Writer writer;
  private boolean led;

  Commits(Writer writer) {
    this.writer = writer;
  }

  /** Returns when the bytes are on disk, or throws what kept them from it. */
  void commit(byte[] bytes) {
    Ticket mine = new Ticket(bytes);
    enter(mine);
    mine.await();
    if (!mine.settled) {
      lead();
    }
    mine.check();
  }

  private void enter(Ticket mine) {
    lock.lock();
    try {
      waiting.add(mine);
      if (!led) {
        led = true;
        mine.leads = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    List<Ticket> batch = take();
    Written written = Written.NOTHING;
    @Nullable RuntimeException failure = null;
    try {
      written = writer.write(batch.stream().map(ticket -> ticket.bytes).toList());
      failure = written.failure();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      RuntimeException why = failure != null ? failure : new IllegalStateException("not written");
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).settle(i < written.parts() ? null : why);
      }
      passOn();
    }
  }

  private List<Ticket> take() {
    lock.lock();
    try {
      List<Ticket> batch = new ArrayList<>();
      int bytes = 0;
      while (!waiting.isEmpty() && bytes < MOST_BYTES) {
        Ticket next = waiting.remove();
        batch.add(next);
        bytes += next.bytes.length;
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void passOn() {
    lock.lock();
    try {
      Ticket next = waiting.peek();
      led = next != null;
      if (next != null) {
        next.leads = true;
        LockSupport.unpark(next.thread);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes parts durably, one after the other. */
  @FunctionalInterface
  interface Writer {
    Written write(List<byte[]> parts);
  }

  /**
   * What came of a write.
   *
   * @param parts so many of the first are on disk
   * @param failure what kept the others from it
   */
  record Written(int parts, @Nullable RuntimeException failure) {
    static final Written NOTHING = new Written(0, null);
  }

  /** What one thread brought. */
  private static final class Ticket {
    final Thread thread = Thread.currentThread();
    final byte[] bytes;
    volatile boolean leads;
    volatile boolean settled;
    private @Nullable RuntimeException failure;

    Ticket(byte[] bytes) {
      this.bytes = bytes;
    }

    void await() {
      boolean interrupted = false;
      while (!settled && !leads) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        thread.interrupt();
      }
    }

    void settle(@Nullable RuntimeException why) {
      failure = why;
      settled = true;
      LockSupport.unpark(thread);
    }

    void check() {
      RuntimeException why = failure;
      if (why != null) {
        throw why; // its stack is of the thread that wrote, which is where it went wrong
      }
    }
  }
}
