// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.journal.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener behind its fence: a bounded queue and a daemon thread of its own.
 *
 * @param <L> the type of listener
 */
final class EventQueue<L> {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final int SIZE = 1_024;

  private final String what;
  private final L listener;
  private final Problems problems;
  private final BlockingQueue<Consumer<L>> events = new ArrayBlockingQueue<>(SIZE);
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong thrown = new AtomicLong();
  private volatile boolean closing;

  EventQueue(String pluginId, L listener, Problems problems) {
    this.what = "plugin " + pluginId;
    this.listener = listener;
    this.problems = problems;
    this.thread = new Thread(this::run, "evograft-" + pluginId + "-listener");
    thread.setDaemon(true);
    thread.setContextClassLoader(listener.getClass().getClassLoader());
    thread.start();
  }

  /** Queues an event; drops it when the listener is too far behind. Never waits. */
  void offer(Consumer<L> event) {
    if (closing) {
      return;
    }
    if (!events.offer(event)) {
      long count = dropped.incrementAndGet();
      if (Long.bitCount(count) == 1) {
        tell("missed", count + " or more events were not told to a listener that is too slow");
      }
    }
  }

  /** How many events the listener missed. */
  long dropped() {
    return dropped.get();
  }

  /** How often the listener threw. */
  long thrown() {
    return thrown.get();
  }

  /** Lets the listener have what waits, for so long; then its thread is interrupted. */
  void close(long patienceNanos) {
    closing = true;
    events.offer(nothing -> {}); // wakes the thread; a full queue needs no waking
    if (!Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(patienceNanos))) {
      thread.interrupt();
    }
  }

  private void run() {
    while (!closing || !events.isEmpty()) {
      try {
        events.take().accept(listener);
      } catch (InterruptedException e) {
        if (closing) {
          return;
        }
      } catch (VirtualMachineError e) {
        threw(e);
        throw e;
      } catch (Throwable e) {
        threw(e);
      }
    }
  }

  private void threw(Throwable e) {
    if (thrown.incrementAndGet() == 1) {
      log.warn("{}: a listener threw; further ones are counted only", what, e);
    }
    if (Long.bitCount(thrown.get()) == 1) {
      tell("threw", "a listener threw " + thrown.get() + " times or more, at first " + e);
    }
  }

  private void tell(String key, String message) {
    problems.set(what + " listener " + key, new Problem(Severity.WARNING, what, message), null);
  }
}
