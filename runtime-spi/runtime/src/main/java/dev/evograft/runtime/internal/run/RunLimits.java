// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Keep;
import java.time.Duration;

/**
 * The bounds of the run machinery.
 *
 * @param maxOpen open or unwritten runs that have room
 * @param signalDeadline how long a signal source may take
 * @param detachedMaxAge when a detached run is ended
 * @param abandonedAfter after which silence a run is ended whose process cannot be seen from here
 * @param keep how much the journal keeps
 */
public record RunLimits(
    int maxOpen,
    Duration signalDeadline,
    Duration detachedMaxAge,
    Duration abandonedAfter,
    Keep keep) {

  /** What holds when nobody says otherwise. */
  public static final RunLimits DEFAULT =
      new RunLimits(
          10_000, Duration.ofSeconds(2), Duration.ofDays(30), Duration.ofDays(7), Keep.DEFAULT);
}
