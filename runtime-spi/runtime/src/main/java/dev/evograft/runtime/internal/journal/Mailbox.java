// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue from many threads to one, which seldom makes the sender pay for waking the receiver.
 *
 * <p>For a while after its last work the receiver takes short naps, from which nobody wakes it;
 * only then it sleeps, without using the processor, until somebody sends.
 *
 * @param <T> what is sent
 */
public final class Mailbox<T> {

  private static final int AWAKE = 0;
  private static final int POKED = 1;
  private static final int NAPS = 2;
  private static final int SLEEPS = 3;

  private static final long NAP_NANOS = 1_000_000;
  private static final long NAPPING_NANOS = 50_000_000;

  private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rest = new AtomicInteger(AWAKE);
  private volatile @Nullable Thread receiver;
  private long lastWork = System.nanoTime();

  /** Sends; the receiver may finish its nap first. Never waits. */
  public void send(T item) {
    items.add(item);
    if (rest.get() == SLEEPS) {
      wake();
    }
  }

  /** Sends, and ends even a nap of the receiver. */
  public void sendUrgently(T item) {
    items.add(item);
    wake();
  }

  /** Makes the receiver look around: its present or next rest ends at once. */
  public void wake() {
    if (rest.getAndSet(POKED) >= NAPS) {
      LockSupport.unpark(receiver);
    }
  }

  /** As {@link #wake}, but lets a nap end by itself. */
  public void wakeFromSleep() {
    if (rest.get() != NAPS) {
      wake();
    }
  }

  /** The next item, or null when there is none now. For the receiver only. */
  public @Nullable T poll() {
    T item = items.poll();
    if (item != null) {
      lastWork = System.nanoTime();
    }
    return item;
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Waits for something to come, at most so long. For the receiver only. */
  public void rest(long mostNanos) {
    receiver = Thread.currentThread();
    boolean nap = System.nanoTime() - lastWork < NAPPING_NANOS;
    if (mostNanos > 0 && rest.compareAndSet(AWAKE, nap ? NAPS : SLEEPS)) {
      if (items.isEmpty()) {
        LockSupport.parkNanos(this, nap ? Math.min(mostNanos, NAP_NANOS) : mostNanos);
      }
      // Nobody has a reason to interrupt this thread; left set, the flag would make it spin.
      Thread.interrupted();
    }
    rest.set(AWAKE);
  }
}
