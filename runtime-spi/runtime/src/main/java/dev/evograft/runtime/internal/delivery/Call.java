// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a destination, on a thread of its plugin. It reports once, unless it is given up. */
final class Call implements Runnable {

  final KeyState key;
  final List<Sequenced> entries;
  final Delivery delivery;
  final Terms terms;

  private final Destination destination;
  private final Time time;
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
    this.destination = setup.destination();
    this.time = setup.time();
    this.report = report;
  }

  @Override
  public void run() {
    synchronized (lock) {
      if (over.get() || terms.areOver(time)) {
        return; // no thread was free for it in time, and others may deliver by now
      }
      started = true;
      thread = Thread.currentThread();
    }
    try {
      CompletionStage<DeliveryResult> answer = destination.deliver(delivery);
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
      cancel(waiting);
    }
    return started;
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      return; // a stage of another kind goes on; nobody listens to it any more
    }
  }

  /** The thread that is still in it. */
  @Nullable Thread thread() {
    synchronized (lock) {
      return thread;
    }
  }
}
