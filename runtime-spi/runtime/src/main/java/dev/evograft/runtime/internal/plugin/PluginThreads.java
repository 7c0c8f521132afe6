// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executor of one plugin: few daemon threads, made when they are needed. */
final class PluginThreads extends ScheduledThreadPoolExecutor {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final int MOST = 8;

  private final String pluginId;

  PluginThreads(String pluginId, ClassLoader loader) {
    super(MOST, new Factory(pluginId, loader));
    this.pluginId = pluginId;
    setKeepAliveTime(10, TimeUnit.SECONDS);
    allowCoreThreadTimeOut(true);
    setRemoveOnCancelPolicy(true);
    setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
    super.afterExecute(task, thrown);
    Throwable cause = thrown;
    if (task instanceof Future<?> future && future.isDone()) {
      try {
        future.get();
      } catch (CancellationException e) {
        return;
      } catch (ExecutionException e) {
        cause = e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (cause != null) {
      log.warn("a task of the plugin {} threw", pluginId, cause);
    }
  }

  /** Lets running tasks end, for a while. */
  void drain(long millis) {
    shutdown();
    try {
      if (!awaitTermination(millis, TimeUnit.MILLISECONDS)) {
        shutdownNow();
      }
    } catch (InterruptedException e) {
      shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class Factory implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();
    private final String pluginId;
    private final ClassLoader loader;

    Factory(String pluginId, ClassLoader loader) {
      this.pluginId = pluginId;
      this.loader = loader;
    }

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, "evograft-" + pluginId + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    }
  }
}
