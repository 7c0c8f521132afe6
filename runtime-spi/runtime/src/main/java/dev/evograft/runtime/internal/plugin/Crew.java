// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of plugins, two at a time, each behind those it needs and each with a deadline. Who is
 * late is given up: its thread is interrupted and nobody waits for it any more.
 */
final class Crew implements AutoCloseable {

  private static final int WIDTH = 2;

  private final LinkedBlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Crew::newThread);

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "evograft-plugins");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs all jobs; returns when each has ended or was given up. */
  void run(List<Job> jobs, Duration limit) {
    List<Job> waiting = new ArrayList<>(jobs);
    Map<Job, Running> running = new IdentityHashMap<>();
    Set<String> left = new HashSet<>();
    for (Job job : jobs) {
      left.add(job.name());
    }
    boolean interrupted = false;
    while (!waiting.isEmpty() || !running.isEmpty()) {
      startSome(waiting, running, left, limit);
      Done end = null;
      try {
        end = done.poll(patience(running), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true; // the plugins are still bounded by their deadlines
      }
      if (end != null && running.containsKey(end.job())) {
        running.remove(end.job());
        left.remove(end.job().name());
        end.job().ended().accept(end.failure());
      }
      giveUpLate(running, left, limit);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void startSome(
      List<Job> waiting, Map<Job, Running> running, Set<String> left, Duration limit) {
    for (Iterator<Job> i = waiting.iterator(); i.hasNext() && running.size() < WIDTH; ) {
      Job job = i.next();
      if (Collections.disjoint(job.after(), left)) {
        i.remove();
        Running task = new Running(job, System.nanoTime() + limit.toNanos());
        running.put(job, task);
        threads.execute(task);
      }
    }
  }

  private static void giveUpLate(Map<Job, Running> running, Set<String> left, Duration limit) {
    long now = System.nanoTime();
    for (Running late : List.copyOf(running.values())) {
      if (late.deadline - now <= 0) {
        running.remove(late.job);
        left.remove(late.job.name());
        late.interrupt();
        late.job
            .ended()
            .accept(new TimeoutException("took longer than " + limit.toSeconds() + " s"));
      }
    }
  }

  private static long patience(Map<Job, Running> running) {
    long patience = Long.MAX_VALUE;
    for (Running task : running.values()) {
      patience = Math.min(patience, task.deadline - System.nanoTime());
    }
    return Math.max(0, patience);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /**
   * Something a plugin does.
   *
   * @param name of the plugin
   * @param loader its class loader
   * @param after plugins whose jobs must have ended before
   * @param work what it does
   * @param ended gets the failure, or null; called by the thread that runs the crew
   */
  record Job(String name, ClassLoader loader, Set<String> after, Work work, Ended ended) {}

  /** What a plugin does. */
  interface Work {
    void run() throws Exception;
  }

  /** Hears how it went. */
  interface Ended {
    void accept(@Nullable Throwable failure);
  }

  private record Done(Job job, @Nullable Throwable failure) {}

  private final class Running implements Runnable {
    private final Job job;
    private final long deadline;
    private volatile @Nullable Thread thread;

    Running(Job job, long deadline) {
      this.job = job;
      this.deadline = deadline;
    }

    @Override
    public void run() {
      Thread current = Thread.currentThread();
      thread = current;
      current.setContextClassLoader(job.loader());
      Throwable failure = null;
      try {
        job.work().run();
      } catch (Throwable e) {
        failure = e;
        if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
          throw fatal;
        }
      } finally {
        thread = null;
        current.setContextClassLoader(Crew.class.getClassLoader());
        done.add(new Done(job, failure));
      }
    }

    void interrupt() {
      Thread current = thread;
      if (current != null) {
        current.interrupt();
      }
    }
  }
}
