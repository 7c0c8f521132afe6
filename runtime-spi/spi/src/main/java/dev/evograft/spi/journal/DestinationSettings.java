// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What a destination is and wants.
 *
 * @param id lower case, unique in the workspace, never changed: its position is kept under it
 * @param target where it delivers to, for people; a change is logged and delivery continues
 * @param types the entry types that it wants; others count as settled
 * @param start where a destination that is new to this workspace begins
 * @param concurrency how many keys at a time, 1 to 64
 * @param maxEntries how many entries of a key in one call, 1 to 1,000
 * @param callTimeout how long a call may take
 * @since 0.1
 */
public record DestinationSettings(
    String id,
    String target,
    Set<String> types,
    Start start,
    int concurrency,
    int maxEntries,
    Duration callTimeout) {

  public DestinationSettings {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(callTimeout, "callTimeout");
    types = Set.copyOf(types);
    if (concurrency < 1 || concurrency > 64 || maxEntries < 1 || maxEntries > 1_000) {
      throw new IllegalArgumentException(
          "the destination '" + id + "' wants a concurrency of 1 to 64 and 1 to 1000 entries");
    }
  }

  /** A destination that begins now, with 4 keys at a time, 100 entries and 30 seconds a call. */
  public static DestinationSettings of(String id, String target, Set<String> types) {
    return new DestinationSettings(id, target, types, Start.NOW, 4, 100, Duration.ofSeconds(30));
  }

  /** The same with another beginning. */
  public DestinationSettings startingAt(Start other) {
    return new DestinationSettings(id, target, types, other, concurrency, maxEntries, callTimeout);
  }

  /** The same with another number of keys at a time. */
  public DestinationSettings withConcurrency(int keys) {
    return new DestinationSettings(id, target, types, start, keys, maxEntries, callTimeout);
  }

  /** The same with another time limit of a call. */
  public DestinationSettings withCallTimeout(Duration limit) {
    return new DestinationSettings(id, target, types, start, concurrency, maxEntries, limit);
  }

  /** Where a new destination begins. */
  public enum Start {
    /** With what is appended from now on: what was recorded before was not meant for it. */
    NOW,
    /** With the oldest entry that there is; for local readers. */
    EARLIEST,
    /**
     * Nowhere: for one that is switched off in this process. It gets no place, and is never called;
     * where it has one, by this workspace's other processes or of before, what waits there waits on
     * for a process in which it is on.
     */
    NOWHERE
  }
}
