// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.EvograftException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The room for what waits to be written: one place for each run from its start to its last entry,
 * and for each other entry until it is on disk. It bounds memory, and promises a run that it can be
 * recorded to its end.
 */
public final class Room {

  private static final String KEY = "journal room";

  private final int size;
  private final Problems problems;
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean closed;

  /** Room for so many. */
  public Room(int size, Problems problems) {
    this.size = size;
    this.problems = problems;
  }

  /** Takes a place; false, and counted, when there is none. */
  public boolean reserve() {
    if (!closed && used.incrementAndGet() <= size) {
      return true;
    }
    if (!closed) {
      used.decrementAndGet();
      tell(refused.incrementAndGet());
    }
    return false;
  }

  /** Gives a place back. */
  public void release() {
    used.decrementAndGet();
  }

  /** Gives no more places. */
  public void close() {
    closed = true;
  }

  /** How many places are taken. */
  public int used() {
    return used.get();
  }

  /** How many were refused a place. */
  public long refused() {
    return refused.get();
  }

  /** What somebody without a place is told. */
  public EvograftException unrecorded(String what) {
    return new EvograftException(
        "unrecorded",
        closed
            ? what + " is not recorded: the runtime was closed"
            : what
                + " is not recorded: "
                + size
                + " runs are open or wait for the disk; end runs, or see what the journal says");
  }

  private void tell(long count) {
    if (Long.bitCount(count) == 1) { // once in a while: this is the caller's time
      String what =
          count
              + " or more runs and entries were not recorded, because "
              + size
              + " were open or waited for the disk; end runs, and see whether the disk is slow";
      problems.set(KEY, new Problem(Severity.ERROR, "journal", what), null);
    }
  }
}
