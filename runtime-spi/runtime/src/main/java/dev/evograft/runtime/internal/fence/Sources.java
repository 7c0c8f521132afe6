// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.journal.Completions;
import dev.evograft.runtime.internal.journal.Mailbox;
import dev.evograft.runtime.internal.journal.Threads;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources of signals, each behind its own fence. A thread of its own hands calls to the
 * executors of the plugins, because that may cost more than an agent has time for, and watches the
 * deadlines.
 */
public final class Sources {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private final Problems problems;
  private final Completions completions;
  private final long deadlineNanos;
  private final List<FencedSource> sources = new CopyOnWriteArrayList<>();
  private final Mailbox<Runnable> mailbox = new Mailbox<>();
  private final Queue<Deadline> deadlines = new ArrayDeque<>(); // all equally long, so in order
  private final Thread thread = new Thread(this::run, "evograft-sources");
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closing;
  private volatile @Nullable Long latest;

  private record Deadline(long at, Runnable then) {}

  /** No sources yet. */
  public Sources(Problems problems, Completions completions, Duration deadline) {
    this.problems = problems;
    this.completions = completions;
    this.deadlineNanos = deadline.toNanos();
  }

  /** Adds a source; it sees the runs that begin from now on. */
  public void add(String pluginId, SignalSource source, Executor executor) {
    if (started.compareAndSet(false, true)) {
      thread.setDaemon(true);
      thread.start();
    }
    sources.add(new FencedSource(pluginId, source, executor, problems));
  }

  /** Lets the sources observe a run; null when there are none. Never waits. */
  public @Nullable Observation observe(RunStarted run) {
    if (sources.isEmpty() || closing) {
      return null;
    }
    List<FencedSource> active = new ArrayList<>(sources.size());
    for (FencedSource source : sources) {
      if (source.isActive()) {
        active.add(source);
      }
    }
    if (active.isEmpty()) {
      return null;
    }
    Observation observation = new Observation(this, run, active);
    mailbox.send(observation::beginObserving);
    return observation;
  }

  /** From how many runs a source was left out. */
  public long leftOut() {
    return sources.stream().mapToLong(FencedSource::leftOut).sum();
  }

  /** No deadline is later than this any more, by the monotonic clock. */
  public void expireBy(long nanos) {
    latest = nanos;
    mailbox.wake();
  }

  /** Ends the thread; who has not answered by now is left out. */
  public void close(long patienceNanos) {
    closing = true;
    mailbox.wake();
    if (thread.isAlive()) {
      Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
    }
  }

  Completions completions() {
    return completions;
  }

  void send(Runnable call) {
    mailbox.send(call);
  }

  /** Only on the thread of this. */
  void atDeadline(Runnable then) {
    deadlines.add(new Deadline(System.nanoTime() + deadlineNanos, then));
  }

  private void run() {
    while (!closing || !mailbox.isEmpty()) {
      Runnable call = mailbox.poll();
      if (call != null) {
        call(call);
      }
      long left = expire(System.nanoTime());
      if (call == null) {
        mailbox.rest(left);
      }
    }
    deadlines.forEach(deadline -> call(deadline.then()));
  }

  private long expire(long now) {
    for (Deadline next = deadlines.peek(); next != null; next = deadlines.peek()) {
      long left = left(next, now);
      if (left > 0) {
        return left;
      }
      deadlines.remove();
      call(next.then());
    }
    return Long.MAX_VALUE;
  }

  private long left(Deadline deadline, long now) {
    Long end = latest;
    long left = deadline.at() - now;
    return end == null ? left : Math.min(left, end - now);
  }

  private static void call(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      log.error("signal sources could not be asked", e);
    }
  }
}
