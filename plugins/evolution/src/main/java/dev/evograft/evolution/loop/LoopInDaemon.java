// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop beside everything else that a long-lived process does. Safe for any thread. */
public final class LoopInDaemon {

  private static final Logger log = LoggerFactory.getLogger(LoopInDaemon.class);

  /** By then a process with a command has asked for it. */
  private static final long DELAY_SECONDS = 3;

  private static final long PATIENCE_SECONDS = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Services services;
  private @Nullable Future<?> planned;
  private @Nullable EvolutionLoop loop;
  private @Nullable Thread thread;
  private boolean cancelled;

  /** Of the workspace of these services. */
  public LoopInDaemon(Services services) {
    this.services = services;
  }

  /** Begins it soon, if the settings say so. */
  public void begin() {
    if (!services.get(EvolveKeys.LOOP)) {
      return;
    }
    lock.lock();
    try {
      if (!cancelled) {
        planned =
            services.context().executor().schedule(this::start, DELAY_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins it not at all. */
  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      if (planned != null) {
        planned.cancel(false);
      }
    } finally {
      lock.unlock();
    }
  }

  /** On a thread of its own: what the executor does, the runtime waits for when it closes. */
  private void start() {
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      EvolutionLoop mine = new EvolutionLoop(services);
      Thread working = new Thread(() -> work(mine), "evograft-evolution-loop");
      working.setDaemon(true);
      working.setContextClassLoader(LoopInDaemon.class.getClassLoader());
      loop = mine;
      thread = working;
      working.start();
    } finally {
      lock.unlock();
    }
  }

  private void work(EvolutionLoop mine) {
    try {
      mine.runWhenFree(new Logged());
    } catch (InterruptedException e) {
      log.info("the loop was interrupted");
      ended(mine, e);
    } catch (RuntimeException | Error e) {
      log.error("the loop has ended", e);
      ended(mine, e);
    }
  }

  /** Nobody asked for it, so somebody has to know. */
  private void ended(EvolutionLoop mine, Throwable why) {
    if (!mine.isStopped()) {
      services.context().problem("the loop has ended: " + why + "; restart \"evograft serve\"");
    }
  }

  /** Ends it: a cycle that goes on is undone, by the next start where there is no time. */
  public void stop() throws InterruptedException {
    cancel();
    Thread working;
    lock.lock();
    try {
      if (loop != null) {
        loop.stop();
      }
      working = thread;
      if (working != null) {
        working.interrupt();
      }
    } finally {
      lock.unlock();
    }
    if (working != null) {
      working.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
  }

  private static final class Logged implements Progress {

    @Override
    public void step(String what) {
      log.info("{}", what);
    }

    @Override
    public void note(String what) {
      log.info("{}", what);
    }
  }
}
