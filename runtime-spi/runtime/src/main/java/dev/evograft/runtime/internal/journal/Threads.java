// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

/** Waiting for threads of ours. */
public final class Threads {

  private Threads() {}

  /**
   * Waits until a thread has ended, for at least a moment; an interruption ends the wait and is
   * kept for the caller.
   *
   * @return whether it has ended
   */
  public static boolean join(Thread thread, long millis) {
    if (thread == Thread.currentThread()) {
      return false; // closed from a callback: it ends after that
    }
    try {
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
