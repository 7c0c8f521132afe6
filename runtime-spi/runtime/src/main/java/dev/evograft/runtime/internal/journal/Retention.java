// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.Journal.Removed;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal as small as it may be, on a thread of its own that mostly sleeps. By age once
 * an hour, and not at once after the start, so that short commands never do it; the size is looked
 * at every minute. Of several processes one does it.
 */
public final class Retention {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String BY_AGE = "retention by age";
  private static final String BY_SIZE = "retention by size";

  private final Core core;
  private final Keep keep;
  private final Quota quota;
  private final Thread thread = new Thread(this::run, "evograft-retention");
  private volatile @Nullable JournalStore store;
  private volatile boolean closing;

  /** Retention that tells this quota what it found. */
  public Retention(Core core, Keep keep, Quota quota) {
    this.core = core;
    this.keep = keep;
    this.quota = quota;
  }

  /**
   * The storage is open: looks at its size, which is quick, and starts the thread the first time.
   */
  public void opened(JournalStore opened) {
    boolean first = store == null;
    store = opened;
    attempt(() -> weigh(opened));
    if (first) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Lets a step in hand end; does not wait for it. */
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    long due = System.nanoTime() + FIRST.toNanos();
    while (!closing) {
      sleep(LOOK.toNanos());
      JournalStore opened = store;
      if (closing || opened == null) {
        return;
      }
      attempt(() -> bySize(opened));
      if (System.nanoTime() - due >= 0) {
        attempt(() -> byAge(opened));
        due = System.nanoTime() + EVERY.toNanos();
      }
    }
  }

  /** Removes what is too old, if that is this process's to do. */
  void byAge(JournalStore from) {
    if (mine(from, BY_AGE, EVERY)) {
      // Asked again before each step, so that the duty stays ours and a long job is not done twice.
      Pruning pruning = new Pruning(from, PAUSE_NANOS, () -> !closing && mine(from, BY_AGE, EVERY));
      tell(
          pruning.remove(core.clock().instant().minus(keep.age())), "older than journal.retention");
    }
  }

  /** Removes the oldest keys when there is too much, if that is this process's to do. */
  void bySize(JournalStore from) {
    if (from.bytes() > keep.bytes() && mine(from, BY_SIZE, LOOK)) {
      long goal = keep.bytes() - keep.bytes() / 10; // and some more, so that it is seldom needed
      Pruning pruning =
          new Pruning(
              from,
              PAUSE_NANOS,
              () -> !closing && from.bytes() > goal && mine(from, BY_SIZE, LOOK));
      tell(pruning.remove(Instant.MAX), "beyond journal.max_bytes");
      while (!closing && from.giveBack()) {
        sleep(PAUSE_NANOS);
      }
    }
    weigh(from);
  }

  /** Finds out whether the journal is too large and has to stay so. */
  private void weigh(JournalStore from) {
    long bytes = from.durable() ? from.bytes() : 0; // the one in memory bounds itself
    if (bytes <= keep.bytes() || Pruning.any(from, Instant.MAX)) {
      quota.kept();
    } else {
      quota.exceeded(
          "the journal takes %d MiB, more than journal.max_bytes (%d MiB), and nothing in it may go%s"
              .formatted(bytes >> 20, keep.bytes() >> 20, reason(from)));
    }
  }

  private static String reason(JournalStore from) {
    return from.deliveries().positions().stream()
        .min(Comparator.comparingLong(Position::scan))
        .filter(position -> position.scan() < from.head())
        .map(
            position ->
                " before '"
                    + position.destination()
                    + "' has it: let it deliver, or forget it, or raise the limit")
        .orElse(": end what is open, or raise the limit");
  }

  private boolean mine(JournalStore from, String duty, Duration time) {
    Instant now = core.clock().instant();
    return from.takeDuty(duty, core.process().text(), now, now.plus(time));
  }

  private void sleep(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !closing; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (!closing) { // the writer meets the same trouble and tells people
        log.warn("the journal was not pruned; trying again later: {}", e.getMessage());
        log.debug("why it was not", e);
      }
    }
  }

  private static void tell(Removed removed, String why) {
    if (removed.keys() > 0) {
      log.info(
          "removed {} keys with {} entries from the journal, {}",
          removed.keys(),
          removed.entries(),
          why);
    }
  }
}
