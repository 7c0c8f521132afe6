// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.cycle.CycleEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which cycles nobody works any more, by what they left beside git's index. For whoever holds
 * the lock of cycles of the workspace; of each cycle the journal is read once.
 */
final class OverCycles {

  /** Another workspace of the repository has what it made there for seconds. */
  private static final Duration OLD = Duration.ofDays(1);

  private final CycleJournal journal;
  private final String current;
  private final Map<String, List<CycleEvent>> known = new HashMap<>();

  /**
   * Those of a journal.
   *
   * @param current the cycle that goes on or waits; empty where none does
   */
  OverCycles(CycleJournal journal, String current) {
    this.journal = journal;
    this.current = current;
  }

  /**
   * Whether nobody works on this one. What the journal has, or once had, of a cycle that is not the
   * current one is over; of a cycle that it does not know, which may be another workspace's, what
   * is a day old.
   *
   * @param written when what it left was written
   */
  boolean has(String cycle, Instant written) {
    List<CycleEvent> events = known.computeIfAbsent(cycle, journal::phases);
    if (cycle.equals(current)) {
      return events.stream().anyMatch(event -> event.phase().ends());
    }
    return !events.isEmpty() || written.isBefore(Instant.now().minus(OLD));
  }
}
