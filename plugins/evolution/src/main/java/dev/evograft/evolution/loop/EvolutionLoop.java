// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.CycleLock;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.PastCycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CycleOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Evolves a workspace until it is stopped: a cycle whenever runs ended since the last one, and
 * rests in between. One per workspace.
 */
public final class EvolutionLoop {

  /** How often it looks whether there is something to do. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Services services;
  private final Cycles cycles;
  private final Watch watch;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Of the workspace of these services. */
  public EvolutionLoop(Services services) {
    this(services, Watch.ofSystem());
  }

  EvolutionLoop(Services services, Watch watch) {
    this.services = services;
    this.cycles = new Cycles(services);
    this.watch = watch;
  }

  /**
   * Evolves on the calling thread until {@link #stop}, an interrupt, or {@code evolve stop}.
   *
   * @return how many cycles it ran
   * @throws EvograftException code {@code loop_running}
   * @throws InterruptedException if interrupted; a cycle that went on was undone
   */
  public int run(Progress progress) throws InterruptedException {
    Workspace workspace = services.context().workspace();
    Workspace.Lock lock = CycleLock.loop(workspace);
    try {
      StopFile stop = new StopFile(workspace);
      stop.clear();
      cycles.recover().forEach(progress::note);
      return evolve(stop, progress);
    } finally {
      lock.close();
    }
  }

  /** Ends it after the cycle that goes on. Safe for any thread. */
  public void stop() {
    stopped.countDown();
  }

  private int evolve(StopFile stop, Progress progress) throws InterruptedException {
    Backoff backoff =
        new Backoff(
            services.get(EvolveKeys.MIN_SLEEP),
            services.get(EvolveKeys.MAX_SLEEP),
            () -> ThreadLocalRandom.current().nextDouble());
    int count = 0;
    String seen = new PastCycles(services.journal()).lastLookedAt();
    String told = "";
    while (!isStopped(stop)) {
      String newest = new PastCycles(services.journal()).newestRun().orElse("");
      Optional<String> busy = watch.busy(services.get(EvolveKeys.MAX_LOAD));
      if (newest.isEmpty() || newest.equals(seen) || busy.isPresent()) {
        String now = busy.orElse("");
        if (!now.isEmpty() && !now.equals(told)) {
          progress.note(now);
        }
        told = now;
        rest(LOOK, stop);
        continue;
      }
      seen = newest;
      boolean kept = cycle(progress);
      count++;
      rest(backoff.after(kept), stop);
    }
    progress.note("the loop ends after " + count + (count == 1 ? " cycle" : " cycles"));
    return count;
  }

  private boolean cycle(Progress progress) throws InterruptedException {
    try {
      CycleResult result = cycles.run(CycleRequest.ofLoop(), progress);
      progress.note(
          "cycle "
              + result.cycle()
              + ": "
              + result.outcome().map(CycleOutcome::word).orElse("waiting")
              + result.reason().map(why -> ", " + why).orElse(""));
      return result.kept();
    } catch (BadInputException e) {
      progress.note(String.valueOf(e.getMessage()));
      return false;
    } catch (EvograftException e) {
      progress.note("the cycle failed: " + e.getMessage());
      return false;
    }
  }

  private boolean isStopped(StopFile stop) {
    if (stopped.getCount() == 0) {
      return true;
    }
    if (!stop.isAsked()) {
      return false;
    }
    stop.clear();
    return true;
  }

  /** Rests, and wakes when it is to stop. */
  private void rest(Duration time, StopFile stop) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (stopped.getCount() > 0 && !stop.isAsked()) {
      long left = end - System.nanoTime();
      if (left <= 0 || stopped.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }
}
