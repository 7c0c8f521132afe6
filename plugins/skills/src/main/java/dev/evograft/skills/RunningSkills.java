// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.EvograftException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that wait for a skill, so that no skill outlives the plugin. */
final class RunningSkills {

  private static final Logger LOG = LoggerFactory.getLogger(RunningSkills.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  /**
   * The calling thread is about to start a skill; {@link #leave} must follow.
   *
   * @throws EvograftException code {@code stopped}
   */
  void enter() {
    lock.lock();
    try {
      if (closed) {
        throw new EvograftException(
            "stopped", "the runtime was closed; start another one to run skills");
      }
      threads.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** The skill of the calling thread has ended. */
  void leave() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      if (closed) {
        Thread.interrupted(); // ours, if the skill had ended just before
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every skill, as an interrupt of its caller would, and waits for that a while. */
  void close(long millis) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      threads.forEach(Thread::interrupt);
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!threads.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!threads.isEmpty()) {
        LOG.warn("{} skills have not ended yet", threads.size());
      }
    } finally {
      lock.unlock();
    }
  }
}
