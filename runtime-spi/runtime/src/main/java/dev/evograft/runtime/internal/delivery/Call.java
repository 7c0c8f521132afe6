// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a destination, on a thread of its plugin. It reports once, unless it is given up. */
final class Call implements Runnable {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  final KeyState key;
  final List<Sequenced> entries;
  final Delivery delivery;
  final Terms terms;

  private final Setup setup;
  private final Consumer<Outcome> report;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Object lock = new Object();
  private @Nullable Thread thread;
  private @Nullable CompletionStage<DeliveryResult> stage;
  private boolean started;

  /**
   * Under which it goes out.
   *
   * @param deadline when its answer is too late, by the monotonic clock
   * @param until the same by the wall clock
   * @param probe whether it goes out alone because others failed
   * @param again whether its key is tried again
   */
  record Terms(long deadline, Instant until, boolean probe, boolean again) {

    /** The lease is surely held until the deadline and no longer, whichever clock tells so. */
    boolean areOver(Time time) {
      return time.nanos() - deadline >= 0 || !time.now().isBefore(until);
    }
  }

  /**
   * How it ended: an answer, or what was thrown.
   *
   * @param call which
   * @param answer null when it threw
   * @param thrown null when it answered
   */
  record Outcome(Call call, @Nullable DeliveryResult answer, @Nullable Throwable thrown) {}

  /** What goes out. */
  record Parcel(KeyState key, List<Sequenced> entries, Delivery delivery) {}

  Call(Parcel parcel, Terms terms, Setup setup, Consumer<Outcome> report) {
    this.key = parcel.key();
    this.entries = parcel.entries();
    this.delivery = parcel.delivery();
    this.terms = terms;
    this.setup = setup;
    this.report = report;
  }

  @Override
  public void run() {
    synchronized (lock) {
      if (over.get() || terms.areOver(setup.time())) {
        return; // no thread was free for it in time, and others may deliver by now
      }
      started = true;
      thread = Thread.currentThread();
    }
    try {
      CompletionStage<DeliveryResult> answer = setup.destination().deliver(delivery);
      leave(answer);
      if (answer == null) {
        end(null, new NullPointerException("the destination answered null"));
      } else {
        answer.whenComplete(this::end);
      }
    } catch (VirtualMachineError e) {
      end(null, e);
      throw e;
    } catch (Throwable e) {
      end(null, e);
    } finally {
      leave(null);
    }
  }

  private void leave(@Nullable CompletionStage<DeliveryResult> answer) {
    synchronized (lock) {
      if (thread != null && over.get()) {
        Thread.interrupted(); // meant for this call, not for what its thread does next
      }
      thread = null;
      stage = answer == null ? stage : answer;
    }
  }

  private void end(@Nullable DeliveryResult answer, @Nullable Throwable thrown) {
    if (over.compareAndSet(false, true)) {
      boolean neither = answer == null && thrown == null;
      report.accept(
          new Outcome(
              this,
              answer,
              neither ? new NullPointerException("the destination answered null") : thrown));
    }
  }

  /**
   * Gives it up: nothing is reported any more. A blocked thread is interrupted, a stage cancelled.
   *
   * @return whether it may have arrived
   */
  boolean giveUp() {
    CompletionStage<DeliveryResult> waiting;
    synchronized (lock) {
      if (!over.compareAndSet(false, true)) {
        return true; // its report is on the way, too late
      }
      if (thread != null) {
        thread.interrupt();
      }
      waiting = stage;
    }
    if (waiting != null) {
      cancelOnThreadOfPlugin(waiting);
    }
    return started;
  }

  /** What depends on the stage is the plugin's code, and must not run on the delivery thread. */
  private void cancelOnThreadOfPlugin(CompletionStage<?> waiting) {
    try {
      setup.executor().execute(() -> cancel(waiting));
    } catch (RuntimeException e) {
      log.debug("a call of {} is not cancelled, as its plugin was stopped", setup.id(), e);
    }
  }

  private void cancel(CompletionStage<?> waiting) {
    try {
      waiting.toCompletableFuture().cancel(true);
    } catch (RuntimeException e) { // it goes on; nobody listens to it any more
      log.debug("a call of {} cannot be cancelled", setup.id(), e);
    }
  }

  /** The thread that is still in it. */
  @Nullable Thread thread() {
    synchronized (lock) {
      return thread;
    }
  }
}
