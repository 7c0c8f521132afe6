// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.thread;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on by a thread of its own while its owner does something else: a look at one
 * folder beside one at another. Nobody interrupts it, and whoever closes this waits for its end.
 *
 * @param <T> what comes of it
 */
public final class Meanwhile<T> implements AutoCloseable {

  private final FutureTask<T> task;

  private Meanwhile(FutureTask<T> task) {
    this.task = task;
  }

  /** Begins it; the JVM may end in its midst. */
  public static <T> Meanwhile<T> of(Callable<T> work) {
    return begun("evograft-meanwhile", true, work);
  }

  /**
   * Begins what must not be left half done: the JVM does not end before it did.
   *
   * @param name of the thread
   */
  public static <T> Meanwhile<T> whole(String name, Callable<T> work) {
    return begun(name, false, work);
  }

  private static <T> Meanwhile<T> begun(String name, boolean daemon, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, name);
    thread.setDaemon(daemon);
    thread.start();
    return new Meanwhile<>(task);
  }

  /**
   * What came of it, waiting for its end.
   *
   * @throws ExecutionException with what it threw, but for what needs no declaration: that is
   *     thrown as it is
   */
  public T get() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for its end; what it threw is of no use to whoever did not ask. */
  @Override
  public void close() {
    try {
      get();
    } catch (ExecutionException | RuntimeException e) {
      return; // whoever asked was told, or fails for another reason
    }
  }
}
