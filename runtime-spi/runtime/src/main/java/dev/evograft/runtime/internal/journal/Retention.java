// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
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
  private static final String LETTERS = "journal dead letters";

  private final Core core;
  private final Keep keep;
  private final Quota quota;
  private final Duty byAge;
  private final Duty bySize;
  private final Thread thread = new Thread(this::run, "evograft-retention");
  private volatile @Nullable JournalStore store;
  private volatile boolean closing;

  /** Whether there was too much the last time, too. */
  private boolean over;

  /** Retention that tells this quota what it found. */
  public Retention(Core core, Keep keep, Quota quota) {
    this.core = core;
    this.keep = keep;
    this.quota = quota;
    this.byAge = new Duty(core, "retention by age", EVERY);
    this.bySize = new Duty(core, "retention by size", LOOK);
  }

  /** The storage is open: starts the thread the first time, which looks at its size at once. */
  public void opened(JournalStore opened) {
    boolean first = store == null;
    store = opened;
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
    JournalStore first = store;
    if (first != null) {
      attempt(() -> lookFirst(first));
      quota.looked();
    }
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
    if (byAge.isMine(from)) {
      // Asked again before each step, so that the duty stays ours and a long job is not done twice.
      Pruning pruning = new Pruning(from, PAUSE_NANOS, () -> !closing && byAge.isMine(from));
      Instant before = Past.before(core.clock().instant(), keep.age());
      tell(pruning.remove(before), "older than journal.retention");
    }
  }

  /** Finds out, before anything was removed, whether there is too much that has to stay. */
  void lookFirst(JournalStore from) {
    long excess = excess(from);
    over = excess > 0;
    decide(from, over && !new Pruning(from, PAUSE_NANOS, () -> !closing).mayFree(excess));
  }

  /** Removes the oldest keys when there is too much, if that is this process's to do. */
  void bySize(JournalStore from) {
    long excess = excess(from);
    boolean mine = excess > 0 && bySize.isMine(from);
    if (mine) {
      long letters = from.bytes() - keep.bytes() - excess;
      long goal = keep.bytes() + letters - keep.bytes() / 10; // some more, so that it is seldom
      Pruning pruning =
          new Pruning(
              from, PAUSE_NANOS, () -> !closing && from.bytes() > goal && bySize.isMine(from));
      tell(pruning.remove(Instant.MAX), "beyond journal.max_bytes");
      while (!closing && from.giveBack()) {
        sleep(PAUSE_NANOS);
      }
      excess = excess(from);
    }
    // Who has the duty gets a minute to do it.
    boolean stays = excess > 0 && (mine || over);
    over = excess > 0;
    decide(from, stays);
  }

  /**
   * How many bytes too much there are of what may ever go. Dead letters wait for a person: they do
   * not make anything else go, and a person is told of them.
   */
  private long excess(JournalStore from) {
    long bytes = from.durable() ? from.bytes() : 0; // the one in memory bounds itself
    if (bytes <= keep.bytes()) {
      core.problems().clear(LETTERS);
      return 0;
    }
    long letters = from.deliveries().deadLetterBytes();
    if (letters > keep.bytes() / 10) {
      String what =
          "%d of the %d MiB of the journal are dead letters, which retention never removes; send"
              + " them again ('evograft deliveries retry --all') or give them up ('deliveries drop')";
      what = what.formatted(letters >> 20, bytes >> 20);
      core.problems().set(LETTERS, new Problem(Severity.WARNING, "journal", what), null);
    } else {
      core.problems().clear(LETTERS);
    }
    return Math.max(0, bytes - letters - keep.bytes());
  }

  private void decide(JournalStore from, boolean stays) {
    if (stays) {
      quota.exceeded(
          "the journal takes %d MiB, more than journal.max_bytes (%d MiB), and nothing in it may go%s"
              .formatted(from.bytes() >> 20, keep.bytes() >> 20, reason(from)));
    } else {
      quota.kept();
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
