// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.CycleLock;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evolves a workspace until it is stopped: a cycle whenever runs ended since the last one, and
 * rests in between. One per workspace. Whatever goes wrong in one turn, the next one comes, after a
 * longer rest.
 */
public final class EvolutionLoop {

  /** How often it looks whether there is something to do. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** A cycle waits for somebody, or somebody runs one by hand: that is nobody's trouble. */
  private static final Set<String> OTHERS_TURN = Set.of("cycle_waiting", "cycle_running");

  private static final Logger log = LoggerFactory.getLogger(EvolutionLoop.class);

  private final Services services;
  private final Turns turns;
  private final Duration look;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Of the workspace of these services. */
  public EvolutionLoop(Services services) {
    this(services, new Turns(services, new Cycles(services), Watch.ofSystem()), LOOK);
  }

  EvolutionLoop(Services services, Turns turns, Duration look) {
    this.services = services;
    this.turns = turns;
    this.look = look;
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
      services.context().problem(null); // that another loop worked
      StopFile stop = new StopFile(workspace);
      stop.clear();
      return evolve(stop, progress);
    } finally {
      lock.close();
    }
  }

  /**
   * As {@link #run}, but waits until no other loop evolves the workspace, and begins again after
   * whatever goes wrong.
   */
  public void runWhenFree(Progress progress) throws InterruptedException {
    String told = "";
    while (!isStopped()) {
      try {
        run(progress);
        return;
      } catch (RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        if (!why.equals(told)) {
          log.warn("the loop does not run yet", e);
          services.context().problem("the loop does not run yet: " + why);
          told = why;
        }
      }
      stopped.await(look.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends it after the cycle that goes on. Safe for any thread. */
  public void stop() {
    stopped.countDown();
  }

  /** Whether it was asked to end. */
  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private int evolve(StopFile stop, Progress progress) throws InterruptedException {
    Troubles troubles = new Troubles(services.context(), progress);
    Backoff backoff =
        new Backoff(
            services.get(EvolveKeys.MIN_SLEEP),
            services.get(EvolveKeys.MAX_SLEEP),
            () -> ThreadLocalRandom.current().nextDouble());
    while (!isStopped(stop)) {
      rest(turn(backoff, troubles, progress), stop);
    }
    troubles.end();
    int count = turns.count();
    progress.note("the loop ends after " + count + (count == 1 ? " cycle" : " cycles"));
    return count;
  }

  /** How long to rest after it. */
  private Duration turn(Backoff backoff, Troubles troubles, Progress progress)
      throws InterruptedException {
    try {
      troubles.waiting(turns.waiting());
      Turns.Turn turn = next(troubles, progress);
      return switch (turn) {
        case NOT_NOW -> look;
        case IDLE -> {
          troubles.clear(); // whatever there was to do, somebody did it
          yield look;
        }
        case KEPT -> {
          troubles.clear();
          yield backoff.after(true);
        }
        case NOT_KEPT -> {
          troubles.clear();
          yield backoff.after(false);
        }
        case NOT_MADE -> troubles.notMade(backoff.after(false));
      };
    } catch (RuntimeException | Error e) {
      if (e instanceof EvograftException other && OTHERS_TURN.contains(other.code())) {
        troubles.notNow(other);
        return backoff.after(false);
      }
      if (troubles.failed(e)) {
        log.warn("a turn of the loop failed", e);
      }
      if (e instanceof OutOfMemoryError) {
        throw e;
      }
      Duration usual = backoff.after(false);
      return turns.brokeOffAtWork() ? troubles.paid(usual) : usual;
    }
  }

  private Turns.Turn next(Troubles troubles, Progress progress) throws InterruptedException {
    try {
      return turns.next(progress);
    } finally {
      troubles.busy(turns.busy()); // one that throws may have begun a cycle, too
    }
  }

  private boolean isStopped(StopFile stop) {
    if (isStopped()) {
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
    while (!isStopped() && !stop.isAsked()) {
      long left = end - System.nanoTime();
      if (left <= 0 || stopped.await(Math.min(left, look.toNanos()), TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }
}
