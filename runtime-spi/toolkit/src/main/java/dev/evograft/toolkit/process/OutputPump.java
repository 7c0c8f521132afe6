// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the output of a process to its consumer, on a thread of its own, as it comes. Beyond the
 * limit, and after a consumer that threw, it only reads on, so that the process can end.
 */
final class OutputPump implements Runnable {

  private static final int PIECE = 1 << 15;
  private static final long NOT_READING = Long.MIN_VALUE;

  /** More cannot be in a pipe that nobody writes to any more. */
  private static final long LEFT_OVER = 1 << 20;

  private final InputStream in;
  private final Consumer<String> output;
  private final long limit;
  private final Runnable alarm;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long bytes;
  private volatile long stopAt = Long.MAX_VALUE;
  private volatile long readingSince = NOT_READING;
  private volatile boolean muted;
  private volatile @Nullable Throwable failure;

  /**
   * @param alarm called when the limit is passed, or the consumer threw
   */
  OutputPump(InputStream in, Consumer<String> output, long limit, Runnable alarm) {
    this.in = in;
    this.output = output;
    this.limit = limit;
    this.alarm = alarm;
  }

  @Override
  public void run() {
    try {
      pump();
    } catch (RuntimeException | Error e) {
      failure = e;
      alarm.run();
    } finally {
      readingSince = NOT_READING;
      done.countDown();
    }
  }

  private void pump() {
    Utf8Chunks text = new Utf8Chunks(PIECE);
    byte[] piece = new byte[PIECE];
    for (int read = read(piece); read >= 0 && bytes < stopAt; read = read(piece)) {
      int wanted = (int) Math.min(read, Math.max(0, limit - bytes));
      bytes += read;
      if (wanted > 0) {
        deliver(text.next(piece, wanted));
      }
      if (bytes > limit) {
        alarm.run();
      }
    }
    if (bytes <= limit) {
      deliver(text.end());
    }
  }

  private int read(byte[] piece) {
    readingSince = System.nanoTime();
    try {
      return in.read(piece);
    } catch (IOException e) {
      return -1; // the stream was closed under us: there is no more
    } finally {
      readingSince = NOT_READING;
    }
  }

  private void deliver(String text) {
    if (text.isEmpty() || muted || failure != null) {
      return;
    }
    try {
      output.accept(text);
    } catch (RuntimeException | Error e) {
      failure = e;
      alarm.run();
    }
  }

  long bytes() {
    return bytes;
  }

  boolean overLimit() {
    return bytes > limit;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** The consumer gets nothing more, and is not waited for longer than this. */
  void mute(Duration patience) throws InterruptedException {
    muted = true;
    done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Waits for the end of the output when nobody should be writing any more.
   *
   * @param patience how long it may wait for the next piece; the consumer has as long as it likes
   * @return false when somebody still holds the output open
   */
  boolean finish(Duration patience) throws InterruptedException {
    stopAt = bytes + LEFT_OVER;
    long slice = Math.max(1, patience.toMillis() / 10);
    while (!done.await(slice, TimeUnit.MILLISECONDS)) {
      long since = readingSince;
      if (since != NOT_READING && System.nanoTime() - since > patience.toNanos()) {
        return false;
      }
    }
    return true;
  }
}
