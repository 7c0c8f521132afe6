// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.PluginContext;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done from time to time while {@code serve} runs. A process that does not serve a while
 * after its start is another one, and is left alone.
 */
final class ServeWork {

  private static final Logger log = LoggerFactory.getLogger(ServeWork.class);

  private static final int LOOKS = 15;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration BEAT = Duration.ofSeconds(60);

  private final PluginContext context;
  private final AtomicInteger looks = new AtomicInteger();
  private final Heartbeat heartbeat;
  private final JobLoop jobs;

  ServeWork(Link link) {
    this.context = link.context();
    this.heartbeat = new Heartbeat(link);
    this.jobs = new JobLoop(link);
  }

  /** Looks for a while whether this process serves. */
  void begin() {
    boolean beats = context.config().get(EvotownKeys.HEARTBEAT);
    if (beats || context.config().get(EvotownKeys.JOBS)) {
      later(this::look, LOOK);
    }
  }

  private void look() {
    if (Serving.here(context.workspace())) {
      if (context.config().get(EvotownKeys.HEARTBEAT)) {
        beat();
      }
      if (context.config().get(EvotownKeys.JOBS)) {
        poll();
      }
    } else if (looks.incrementAndGet() < LOOKS) {
      later(this::look, LOOK);
    }
  }

  private void beat() {
    if (heartbeat.beat()) {
      later(this::beat, BEAT);
    }
  }

  private void poll() {
    if (jobs.poll()) {
      later(this::poll, context.config().get(EvotownKeys.JOB_POLL));
    }
  }

  private void later(Runnable task, Duration after) {
    try {
      context.executor().schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the runtime is closing", e);
    }
  }
}
