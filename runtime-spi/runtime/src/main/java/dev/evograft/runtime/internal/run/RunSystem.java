// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.Metric;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.delivery.DeliveryEngine;
import dev.evograft.runtime.internal.delivery.LiveDeliveries;
import dev.evograft.runtime.internal.fence.Listeners;
import dev.evograft.runtime.internal.fence.Sources;
import dev.evograft.runtime.internal.journal.Completions;
import dev.evograft.runtime.internal.journal.Duty;
import dev.evograft.runtime.internal.journal.JournalWriter;
import dev.evograft.runtime.internal.journal.LiveJournal;
import dev.evograft.runtime.internal.journal.MemoryJournalStore;
import dev.evograft.runtime.internal.journal.Quota;
import dev.evograft.runtime.internal.journal.Retention;
import dev.evograft.runtime.internal.journal.Room;
import dev.evograft.runtime.internal.journal.StoreSlot;
import dev.evograft.runtime.internal.journal.WritePath;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.CycleListener;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.SignalSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs, the journal that they are written to, and its delivery, as one machine that is begun and
 * closed. Runs may be started before the beginning: they wait for the journal to open.
 */
public final class RunSystem {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final Duration PATIENCE_OF_READERS = Duration.ofSeconds(10);
  private static final long LISTENERS_NANOS = Duration.ofMillis(500).toNanos();
  private static final String SWEEP = "abandoned runs";

  /** With half of it for the duty of a process that died, runs are ended within a minute. */
  private static final long SWEEP_SECONDS = 40;

  private static final long STEP_NANOS = Duration.ofMillis(1).toNanos();

  private final Core core;
  private final Completions completions = new Completions();
  private final StoreSlot slot = new StoreSlot(PATIENCE_OF_READERS);
  private final Room room;
  private final JournalWriter writer;
  private final Listeners<RunListener> listeners;
  private final Listeners<CycleListener> cycleListeners;
  private final Sources sources;
  private final DeliveryEngine engine;
  private final LiveJournal journal;
  private final RunJournal runJournal;
  private final LiveRuns runs;
  private final AbandonedRuns abandoned;
  private final Duty sweeping;
  private final Sweeper sweeper = new Sweeper();
  private final Retention retention;
  private final LiveDeliveries deliveries;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * A machine that is not begun.
   *
   * @param redact takes the secrets out of what is kept of the reasons that destinations give, and
   *     knows where an excerpt may be cut
   */
  public RunSystem(Core core, RunLimits limits, UnaryOperator<String> redact) {
    this.core = core;
    room = new Room(limits.maxOpen(), core.problems());
    writer = new JournalWriter(slot, core.problems(), new AfterWrites());
    listeners = new Listeners<>(core.problems());
    cycleListeners = new Listeners<>(core.problems());
    sources = new Sources(core.problems(), completions, limits.signalDeadline());
    engine = new DeliveryEngine(core, redact);
    Quota quota = new Quota(core.problems(), limits.abandonedAfter().dividedBy(4));
    retention = new Retention(core, limits.keep(), quota);
    WritePath path = new WritePath(writer, room, completions, quota);
    journal =
        new LiveJournal(
            core.clock(),
            path,
            slot,
            event -> cycleListeners.tell(listener -> listener.phase(event)));
    runJournal = new RunJournal(core, path, listeners, redact);
    sweeping = new Duty(core, SWEEP, Duration.ofSeconds(SWEEP_SECONDS / 2));
    abandoned = new AbandonedRuns(runJournal, core.process(), limits);
    runs = new LiveRuns(core, runJournal, sources, new LiveRuns.Continued(slot, abandoned));
    deliveries = new LiveDeliveries(engine, slot, path, core.clock());
    completions.start();
  }

  /** The service that starts runs. */
  public Runs runs() {
    return runs;
  }

  /** The journal; its reading methods wait for the beginning. */
  public Journal journal() {
    return journal;
  }

  /** How far the destinations are. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** Takes who knows why a destination is not here, by its id. */
  public void absence(Function<String, Optional<String>> reasons) {
    engine.absence(reasons);
  }

  /**
   * Figures of this process's runs and of the destinations; of the latter none while the journal is
   * not open, which nobody waits for here.
   */
  public List<Metric> metrics() {
    return new RunMetrics(runJournal, room, List.of(listeners, cycleListeners), sources)
        .with(destinationsNow());
  }

  private List<DestinationStatus> destinationsNow() {
    try {
      return slot.peek() == null ? List.of() : deliveries.destinations();
    } catch (EvograftException e) {
      log.debug("no figures of destinations", e);
      return List.of();
    }
  }

  /** Adds a listener of runs. */
  public void addListener(String pluginId, RunListener listener) {
    listeners.add(pluginId, listener);
  }

  /** Adds a listener of cycles. */
  public void addCycleListener(String pluginId, CycleListener listener) {
    cycleListeners.add(pluginId, listener);
  }

  /** Adds a source of signals. */
  public void addSource(String pluginId, SignalSource source, Executor executor) {
    sources.add(pluginId, source, executor);
  }

  /** Adds a destination; asks it for its settings at once. */
  public void addDestination(String pluginId, Destination destination, Executor executor) {
    engine.add(pluginId, destination, executor);
  }

  /**
   * Opens the journal, on a thread of its own, writes what waits, ends abandoned runs and delivers.
   *
   * @param store null to keep the journal in memory
   */
  public void begin(@Nullable JournalStore store) {
    begin(store, false);
  }

  /**
   * As {@link #begin(JournalStore)}.
   *
   * @param onlyLooks whether a storage that is not there is not made; it counts as empty then
   */
  public void begin(@Nullable JournalStore store, boolean onlyLooks) {
    if (closed.get() || !begun.compareAndSet(false, true)) {
      throw new IllegalStateException("runs were begun or closed already");
    }
    if (store == null) {
      log.info("no plugin stores the journal: it is in memory, and lost when this process ends");
    }
    JournalStore used =
        store == null || (onlyLooks && isAbsent(store)) ? new MemoryJournalStore() : store;
    journal.durable(store != null && store.durable());
    writer.start(used);
  }

  private static boolean isAbsent(JournalStore store) {
    try {
      return !store.exists();
    } catch (RuntimeException e) {
      log.debug("opening the journal's storage will tell", e);
      return false;
    }
  }

  /**
   * Ends open runs as cancelled, writes what waits, lets the calls in hand end, and closes the
   * journal. What takes longer than the patience is given up.
   */
  public void close(Duration patience) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    over.countDown();
    long end = System.nanoTime() + patience.toNanos();
    room.close();
    retention.close();
    runs.cancelOpen("the runtime was closed", System.nanoTime() + patience.toNanos() / 4);
    sources.expireBy(System.nanoTime() + patience.toNanos() / 2); // the rest is for writing
    while (begun.get() && room.used() > 0 && left(end) > 0) {
      LockSupport.parkNanos(this, STEP_NANOS);
    }
    sources.close(left(end));
    engine.close(left(end));
    if (!sweeper.close(left(end) / 4)) { // a slow disk: what is to be written needs the rest
      log.warn("the search for abandoned runs did not end in time, and is given up");
    }
    if (!writer.close(left(end))) {
      core.problems()
          .error(
              "journal", "the journal could not be closed in time; its last entries may be lost");
    }
    completions.close(Math.max(left(end), LISTENERS_NANOS));
    long forListeners = Math.min(left(end), LISTENERS_NANOS);
    listeners.close(forListeners);
    cycleListeners.close(forListeners);
  }

  private static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  /** What the writer's thread sets going. */
  private final class AfterWrites implements JournalWriter.Listener {
    private boolean opened;

    @Override
    public void opened(JournalStore store) {
      retention.opened(store);
      if (!opened) {
        engine.opened(store);
        sweeper.begin(() -> keepSweeping(store));
        opened = true;
      }
    }

    @Override
    public void appended() {
      engine.appended();
    }
  }

  /** At once, and again and again: a daemon sees other processes die while it lives. */
  private void keepSweeping(JournalStore store) {
    try {
      sweep(store, true);
      while (!over.await(SWEEP_SECONDS, TimeUnit.SECONDS)) {
        sweep(store, false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For tests, which do not wait a minute. */
  void sweep() {
    sweep(slot.get(), false);
  }

  /** At the start each process looks, for nobody else may live; later one of them does. */
  private void sweep(JournalStore store, boolean first) {
    try {
      runJournal.lateEnds().sendAgain();
      if (first || sweeping.isMine(store)) {
        abandoned.sweep(store, closed::get);
      }
      core.problems().clear(SWEEP);
    } catch (RetriableException e) {
      log.debug("abandoned runs are looked for later", e);
    } catch (RuntimeException e) {
      if (!closed.get()) {
        String what = "abandoned runs were not looked for: " + e.getMessage();
        core.problems().set(SWEEP, new Problem(Problem.Severity.ERROR, "journal", what), e);
      }
    }
  }
}
