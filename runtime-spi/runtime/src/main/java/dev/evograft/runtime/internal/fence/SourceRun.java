// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalSource;
import dev.evograft.spi.run.Signals;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One source and one run: its calls one after another on the source's executor, whoever makes them.
 */
final class SourceRun {

  private static final long MOST_WAITING = 4L << 20;
  private static final int CALLS_IN_A_ROW = 64;

  private enum State {
    LIVE,
    DONE,
    OUT
  }

  private final FencedSource source;
  private final Observation run;
  private final ConcurrentLinkedQueue<Runnable> calls = new ConcurrentLinkedQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean observed = new AtomicBoolean();
  private final AtomicReference<State> state = new AtomicReference<>(State.LIVE);
  private final Map<String, @Nullable Object> signals = new LinkedHashMap<>();
  private volatile SignalSource.@Nullable Observer observer;

  SourceRun(FencedSource source, Observation run) {
    this.source = source;
    this.run = run;
  }

  /** Queues the first call. */
  void observe(RunStarted started) {
    calls.add(
        () -> {
          observer = source.source().observe(started);
          tellObserved();
        });
  }

  /** Queues a piece of output, or skips it when too much waits. */
  void output(String text) {
    if (state.get() != State.LIVE) {
      return;
    }
    if (waiting.addAndGet(text.length()) > MOST_WAITING) {
      waiting.addAndGet(-text.length());
      return;
    }
    calls.add(
        () -> {
          waiting.addAndGet(-text.length());
          SignalSource.Observer to = observer;
          if (to != null) {
            to.output(text);
          }
        });
  }

  /** Queues the last call. */
  void complete(RunCompleted draft) {
    calls.add(
        () -> {
          SignalSource.Observer to = observer;
          if (to != null) {
            to.complete(draft, this::put);
          }
          if (state.compareAndSet(State.LIVE, State.DONE)) {
            source.onTime();
            run.completedBy();
          }
        });
  }

  /** Makes the executor work on the calls that wait, unless it does. */
  void schedule() {
    if (calls.isEmpty() || !scheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      source.executor().execute(this::work);
    } catch (RuntimeException e) { // its plugin was stopped
      leaveOut(e);
    }
  }

  /** Too late to observe: the run goes on without it. */
  void lateToObserve() {
    if (!observed.get()) {
      late("observe");
    }
  }

  /** Too late to complete: the run ends without it. */
  void lateToComplete() {
    late("complete");
  }

  /** The run is over here, without an end. */
  void forget() {
    state.set(State.OUT);
    calls.clear();
  }

  /** What it found; empty unless it answered in time. */
  Map<String, @Nullable Object> signals() {
    synchronized (signals) {
      return state.get() == State.DONE ? new LinkedHashMap<>(signals) : Map.of();
    }
  }

  private void put(String name, @Nullable Object value) {
    Object frozen = Signals.check(name, value);
    synchronized (signals) {
      if (state.get() == State.LIVE) {
        signals.put(name, frozen);
      }
    }
  }

  private void work() {
    try {
      for (int i = 0; i < CALLS_IN_A_ROW; i++) {
        Runnable call = calls.poll();
        if (call == null) {
          break;
        }
        if (state.get() == State.LIVE) {
          call.run();
        }
      }
    } catch (VirtualMachineError e) {
      leaveOut(e);
      throw e;
    } catch (Throwable e) {
      leaveOut(e);
    } finally {
      scheduled.set(false);
      schedule();
    }
  }

  private void late(String phase) {
    if (state.compareAndSet(State.LIVE, State.OUT)) {
      source.late(phase);
      out();
    }
  }

  private void leaveOut(Throwable thrown) {
    if (state.compareAndSet(State.LIVE, State.OUT)) {
      source.threw(thrown);
      out();
    }
  }

  private void out() {
    calls.clear();
    tellObserved();
    run.completedBy();
  }

  private void tellObserved() {
    if (observed.compareAndSet(false, true)) {
      run.observedBy();
    }
  }
}
