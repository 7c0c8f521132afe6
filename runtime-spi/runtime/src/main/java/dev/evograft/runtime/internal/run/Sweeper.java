// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Threads;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thread that looks for abandoned runs. It reads with the classes of a plugin, so it ends
 * before these are gone.
 */
final class Sweeper {

  private final Object lock = new Object();
  private @Nullable Thread thread;
  private boolean closed;

  /** Begins, unless all is over already. Once. */
  void begin(Runnable work) {
    synchronized (lock) {
      if (!closed) {
        Thread begun = new Thread(work, "evograft-sweep");
        begun.setDaemon(true);
        begun.start();
        thread = begun;
      }
    }
  }

  /**
   * Waits until it has ended, which it was told to, but not for ever.
   *
   * @return whether it has ended
   */
  boolean close(long nanos) {
    Thread begun;
    synchronized (lock) {
      closed = true;
      begun = thread;
    }
    return begun == null || Threads.join(begun, TimeUnit.NANOSECONDS.toMillis(nanos));
  }
}
