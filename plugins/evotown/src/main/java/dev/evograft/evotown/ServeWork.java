// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.process.Serving;
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
  private final Runnable heartbeat;
  private final Runnable jobs;

  ServeWork(Link link, Shown shown) {
    this(link.context(), new Heartbeat(link)::beat, new JobLoop(link, shown)::poll);
  }

  /**
   * @param heartbeat tells that the engine is there
   * @param jobs takes one
   */
  ServeWork(PluginContext context, Runnable heartbeat, Runnable jobs) {
    this.context = context;
    this.heartbeat = heartbeat;
    this.jobs = jobs;
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
      serve();
    } else if (looks.incrementAndGet() < LOOKS) {
      later(this::look, LOOK);
    }
  }

  /** Does what is wanted, from now on. */
  void serve() {
    if (context.config().get(EvotownKeys.HEARTBEAT)) {
      beat();
    }
    if (context.config().get(EvotownKeys.JOBS)) {
      poll();
    }
  }

  private void beat() {
    again(heartbeat, this::beat, BEAT);
  }

  private void poll() {
    again(jobs, this::poll, context.config().get(EvotownKeys.JOB_POLL));
  }

  /** Does it, and once more later, after a failure of whatever kind too. */
  private void again(Runnable work, Runnable next, Duration after) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.warn("what is done while serve runs failed and is tried again", e);
    } finally {
      later(next, after);
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
