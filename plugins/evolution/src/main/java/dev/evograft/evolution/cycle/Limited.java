// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An executor of a plugin, on a thread of its own: one that does not end within its limit is
 * interrupted, and one that does not end then either is asked no more while it hangs. Safe for any
 * thread.
 */
final class Limited {

  /** Beyond its limit, to end by itself. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<MutationExecutor, Thread> HANGING = new WeakHashMap<>();

  private Limited() {}

  static ExecutionResult execute(MutationExecutor executor, ExecutionRequest asked, Duration grace)
      throws InterruptedException {
    if (hangs(executor)) {
      return failed(executor.name() + " hangs at an earlier change; restart this process");
    }
    FutureTask<ExecutionResult> task = new FutureTask<>(() -> executor.execute(asked));
    Thread thread = new Thread(task, "evograft-executor-" + executor.name());
    thread.setDaemon(true);
    thread.setContextClassLoader(executor.getClass().getClassLoader());
    thread.start();
    Duration limit = asked.place().limit();
    try {
      return task.get(limit.plus(grace).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      end(executor, thread, grace);
      return failed(executor.name() + " did not end within " + limit + ", and was interrupted");
    } catch (InterruptedException e) {
      end(executor, thread, grace);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
  }

  private static boolean hangs(MutationExecutor executor) {
    LOCK.lock();
    try {
      Thread thread = HANGING.get(executor);
      return thread != null && thread.isAlive();
    } finally {
      LOCK.unlock();
    }
  }

  private static void end(MutationExecutor executor, Thread thread, Duration grace)
      throws InterruptedException {
    thread.interrupt();
    thread.join(Math.max(1, grace.toMillis()));
    LOCK.lock();
    try {
      HANGING.put(executor, thread);
    } finally {
      LOCK.unlock();
    }
  }

  private static ExecutionResult failed(String why) {
    return new ExecutionResult(ExecutionResult.Outcome.FAILED, why, JsonObject.EMPTY);
  }
}
