// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts a shelf when it is worth it, and when nobody has written for a while: other programs may
 * not see what is only in the log, nor be seen. What fails is tried again, ever less often, and
 * named as a problem; nothing is lost meanwhile. Safe for any thread.
 */
final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** How long a removal waits for whoever compacts at the moment. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A log that is smaller is compacted only where that costs little. */
  private static final long LEAST = 256 << 10;

  private static final long LEAST_AT_END = 64 << 10;

  /** A JSON file up to here costs little. */
  private static final long SMALL = 16 << 20;

  /** One beyond that is not written while somebody waits for the program to end. */
  private static final long LARGE = 64 << 20;

  private final Shelf shelf;
  private final Later later;
  private final AtomicBoolean planned = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long lastWrite;
  private volatile boolean wrote;
  private volatile int failures;
  private volatile long notBefore;

  Upkeep(Shelf shelf, Later later) {
    this.shelf = shelf;
    this.later = later;
  }

  /** Something was appended. */
  void written() {
    lastWrite = System.nanoTime();
    wrote = true;
    look();
  }

  /** The files may be in need of it. */
  void look() {
    if (failures > 0 && System.nanoTime() - notBefore < 0) {
      return; // it will be tried again as it is
    }
    if (isDue(LEAST, 0)) {
      if (running.compareAndSet(false, true)) {
        plan(this::compact, Duration.ZERO, running);
      }
    } else if (!planned.get() && isAnyDue() && planned.compareAndSet(false, true)) {
      plan(this::compactIfIdle, IDLE, planned);
    }
  }

  private void plan(Runnable task, Duration after, AtomicBoolean mark) {
    try {
      later.run(task, after);
    } catch (RejectedExecutionException e) {
      mark.set(false); // it is closing
    }
  }

  private void compactIfIdle() {
    Duration quiet = Duration.ofNanos(System.nanoTime() - lastWrite);
    if (quiet.compareTo(IDLE) < 0) {
      plan(this::compactIfIdle, IDLE.minus(quiet), planned);
      return;
    }
    planned.set(false);
    if (running.compareAndSet(false, true)) {
      compact();
    }
  }

  private void compact() {
    try {
      attempt(Duration.ZERO, () -> isDue(LEAST, SMALL));
    } finally {
      running.set(false);
    }
  }

  /** Compacts now if that is possible, sometime otherwise. */
  void now() {
    if (has()) {
      attempt(PATIENCE, () -> true);
    }
  }

  /** Compacts before the end, if it is worth it and quick; looks for what others wrote over. */
  void finish() {
    if (shelf.isWrittenOver() || isDueAtEnd()) {
      attempt(Duration.ZERO, this::isDueAtEnd);
    }
  }

  private boolean isDueAtEnd() {
    return wrote && isDue(LEAST_AT_END, SMALL) && size(shelf.files().json()) <= LARGE;
  }

  private void attempt(Duration patience, BooleanSupplier due) {
    try {
      shelf
          .context()
          .lock()
          .ofCompaction()
          .hold(
              patience,
              held -> {
                Compaction compaction = new Compaction(shelf);
                if (shelf.isWrittenOver()) {
                  compaction.tidy();
                }
                if (due.getAsBoolean()) {
                  compaction.run();
                }
                return true;
              });
      failures = 0;
      shelf.reportStuck(null);
    } catch (EvograftException e) {
      failed(e);
    } catch (RuntimeException e) { // on a thread that nobody waits for
      failed(new EvograftException("compaction_failed", "it failed: " + e, e));
    }
  }

  private void failed(EvograftException e) {
    int count = failures + 1;
    boolean waits = e.code().equals("store_busy") && count < 3; // another process does the same
    if (!waits) {
      log.debug("compaction", e);
      shelf.reportStuck(e.getMessage());
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, 10));
    Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    notBefore = System.nanoTime() + bounded.toNanos();
    failures = count;
    if (planned.compareAndSet(false, true)) {
      plan(this::again, bounded, planned);
    }
  }

  private void again() {
    planned.set(false);
    if (!isAnyDue()) { // another process did it
      failures = 0;
      shelf.reportStuck(null);
    } else if (running.compareAndSet(false, true)) {
      compact();
    }
  }

  private boolean isAnyDue() {
    return shelf.isWrittenOver() || isDue(LEAST, SMALL);
  }

  /** Whether there are the files for it. */
  boolean has() {
    return shelf.files().json() != null && shelf.files().log() != null;
  }

  /**
   * Whether a log is worth it; whether another process did it does not matter.
   *
   * @param least smaller logs are not
   * @param small unless the JSON file is at most so large
   */
  private boolean isDue(long least, long small) {
    if (!has()) {
      return false;
    }
    long lines = size(shelf.files().log());
    long records = size(shelf.files().json());
    return lines > Math.max(least, records / 2) || lines > 0 && records > 0 && records <= small;
  }

  /** Who reads or writes the files next says what is wrong with them. */
  private static long size(@Nullable Path file) {
    try {
      FileFacts facts = file == null ? null : FileFacts.of(file);
      return facts == null ? 0 : facts.size();
    } catch (IOException e) {
      return 0;
    }
  }
}
