// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the stages that callers hold, on a thread of its own: what a caller hangs on a stage
 * runs here and can delay other callers, but never a write.
 */
public final class Completions {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private final Mailbox<Runnable> mailbox = new Mailbox<>();
  private final Thread thread = new Thread(this::run, "evograft-stages");
  private volatile boolean closing;

  /** Starts the thread. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes a stage soon. */
  public <T> void complete(CompletableFuture<T> stage, @Nullable T value) {
    mailbox.send(() -> stage.complete(value));
  }

  /** Fails a stage soon. */
  public void fail(CompletableFuture<?> stage, Throwable why) {
    mailbox.send(() -> stage.completeExceptionally(why));
  }

  /** Completes what waits, then ends the thread; waits for that, but no longer than this. */
  public void close(long patienceNanos) {
    closing = true;
    mailbox.wake();
    Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
  }

  private static void run(Runnable completion) {
    try {
      completion.run();
    } catch (RuntimeException | Error e) {
      log.error("what somebody hung on a stage failed", e);
    }
  }

  private void run() {
    for (; ; ) {
      Runnable next = mailbox.poll();
      if (next != null) {
        run(next);
      } else if (closing) {
        return;
      } else {
        mailbox.rest(Long.MAX_VALUE);
      }
    }
  }
}
