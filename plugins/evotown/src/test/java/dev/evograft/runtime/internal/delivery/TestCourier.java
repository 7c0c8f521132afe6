// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.delivery.Leftovers.Left;
import dev.evograft.runtime.internal.delivery.Setup.Tools;
import dev.evograft.runtime.internal.journal.MemoryJournalStore;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Delivers to a destination by the runtime's own rules, on a clock that stands still while a call
 * is in hand and goes on at once when none is: hours of waiting take no time, and no answer is too
 * late because the machine is busy. For one thread, but for the clock.
 */
public final class TestCourier {

  private static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");

  private final AtomicLong passed = new AtomicLong();
  private final AtomicInteger inHand = new AtomicInteger();
  private final Semaphore woken = new Semaphore(0);
  private final MemoryJournalStore store = new MemoryJournalStore(1_000_000, Long.MAX_VALUE);
  private final Time time = new Standing();
  private BooleanSupplier serverIsBusy = () -> false;
  private DestinationWorker worker;

  private final class Standing implements Time {
    @Override
    public Instant now() {
      return BEGIN.plusNanos(passed.get());
    }

    @Override
    public long nanos() {
      return passed.get();
    }
  }

  /** The time of the clock. */
  public Instant now() {
    return time.now();
  }

  /**
   * Lets no time pass while the server still works, as on a call that nobody waits for any more:
   * what it does late would else come hours later.
   */
  public void standingWhile(BooleanSupplier busy) {
    serverIsBusy = busy;
  }

  /** Names whom to deliver to, once. */
  public void to(Destination destination, Executor executor) {
    Tools tools =
        new Tools(
            time,
            DeliveryPolicy.DEFAULT,
            new Random(1),
            new Owner("test", owner -> false),
            text -> text);
    Executor counted =
        call -> {
          inHand.incrementAndGet();
          executor.execute(
              () -> {
                try {
                  call.run();
                } finally {
                  isOver();
                }
              });
        };
    Setup setup = new Setup(destination.settings(), new Counted(destination), counted, tools);
    worker =
        new DestinationWorker(
            setup,
            new DestinationWorker.Place(store, store.head(), new Problems(), woken::release));
  }

  /** A destination whose open calls are known. */
  private final class Counted implements Destination {
    private final Destination inner;

    Counted(Destination inner) {
      this.inner = inner;
    }

    @Override
    public DestinationSettings settings() {
      return inner.settings();
    }

    @Override
    public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
      CompletableFuture<DeliveryResult> told = new CompletableFuture<>();
      inHand.incrementAndGet();
      inner
          .deliver(delivery)
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  told.complete(result);
                } else {
                  told.completeExceptionally(failure);
                }
                isOver();
              });
      return told;
    }
  }

  private void isOver() {
    inHand.decrementAndGet();
    woken.release();
  }

  /** Adds entries to the journal. */
  public void append(List<NewEntry> entries) {
    store.append(entries);
  }

  /** What was refused, or waits for a person. */
  public List<DeadLetter> letters() {
    return store.deliveries().deadLetters(null, 100_000);
  }

  /** Delivers until nothing is left; false where only a person can help. */
  public boolean run() throws InterruptedException {
    return run(Instant.MAX);
  }

  /** Delivers for so long; whether nothing is left. */
  public boolean run(Duration longest) throws InterruptedException {
    return run(time.now().plus(longest));
  }

  private boolean run(Instant until) throws InterruptedException {
    worker.hint();
    for (; ; ) {
      long rest = worker.step();
      if (rest == 0) {
        continue;
      }
      if (inHand.get() > 0) {
        if (!woken.tryAcquire(2, TimeUnit.MINUTES)) {
          throw new AssertionError("a call has not ended within two minutes");
        }
        woken.drainPermits();
      } else if (serverIsBusy.getAsBoolean()) {
        if (woken.tryAcquire(5, TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } else if (woken.drainPermits() == 0) {
        Left left = left();
        if (left != Left.WAITS || !time.now().isBefore(until)) {
          return left == Left.NOTHING;
        }
        passed.addAndGet(Math.min(Math.max(1, rest), TimeUnit.HOURS.toNanos(1)));
      }
    }
  }

  private Left left() {
    var at = store.deliveries().positions();
    return at.isEmpty()
        ? Left.WAITS
        : new Leftovers(store, id -> false).of(at.get(0), worker.settings(), Instant.MAX);
  }
}
