// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Regular work that one process at a time does. To take it is a write to the disk, so it is taken
 * anew only when half of its time is over. For one thread.
 */
public final class Duty {

  private final Core core;
  private final String name;
  private final Duration time;
  private @Nullable JournalStore heldIn;
  private Instant takenAt = Instant.EPOCH;
  private long takenNanos;

  /** Work of this name, that is somebody's for so long. */
  public Duty(Core core, String name, Duration time) {
    this.core = core;
    this.name = name;
    this.time = time;
  }

  /** Whether it is this process's to do now. */
  public boolean isMine(JournalStore store) {
    Instant now = core.clock().instant();
    long nanos = System.nanoTime();
    if (heldIn == store && isFresh(now, nanos)) {
      return true;
    }
    boolean taken = store.takeDuty(name, core.process().text(), now, now.plus(time));
    heldIn = taken ? store : null;
    takenAt = now;
    takenNanos = nanos;
    return taken;
  }

  /** By both clocks: one that was set back says nothing. */
  private boolean isFresh(Instant now, long nanos) {
    Duration half = time.dividedBy(2);
    return nanos - takenNanos < half.toNanos()
        && !now.isBefore(takenAt)
        && now.isBefore(takenAt.plus(half));
  }
}
