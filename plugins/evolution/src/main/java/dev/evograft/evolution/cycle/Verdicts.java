// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which cycles came to a verdict: what those knew is no news. Reads the disk. */
public final class Verdicts {

  /** Codes of cycles that somebody ended who wants no more of them. */
  private static final Set<String> DROPPED = Set.of("given_up", "rejected");

  private final PastCycles past;
  private final String waiting;

  /**
   * Of this journal.
   *
   * @param waiting the cycle that waits for somebody; empty where none does
   */
  public Verdicts(Journal journal, String waiting) {
    this.past = new PastCycles(journal);
    this.waiting = waiting;
  }

  /**
   * Of one cycle.
   *
   * @param cycle its id
   * @param runsUpTo the id of the entry of the newest run that it knew; empty where there was none
   * @param looked when it looked for what is new, which it may have been asked to long before it
   *     had its verdict
   * @param ended when it was last at work
   * @param read how far it read transcripts and logs, in bytes by their paths
   */
  public record Verdict(
      String cycle, String runsUpTo, Instant looked, Instant ended, Map<String, Long> read) {
    public Verdict {
      read = Map.copyOf(read);
    }
  }

  /**
   * The newest one; empty where there is none. A cycle that broke off, that has no end yet, or
   * whose executor could do nothing, comes to none; one that waits has its verdict.
   */
  public Optional<Verdict> last() {
    return past.latest(1, this::isOne).stream()
        .filter(this::isOne)
        .findFirst()
        .map(Verdicts::verdict);
  }

  /** Whether the last cycle broke off when its executor had begun: that may have cost something. */
  public boolean lastBrokeOffAtWork() {
    return past.latest(1).stream()
        .anyMatch(last -> !isOne(last) && last.phases().containsKey(CyclePhase.PLAN));
  }

  private boolean isOne(PastCycles.Past cycle) {
    return cycle
        .outcome()
        .map(outcome -> outcome != CycleOutcome.ABANDONED || isDropped(cycle))
        .orElse(cycle.id().equals(waiting));
  }

  private static boolean isDropped(PastCycles.Past cycle) {
    return DROPPED.contains(cycle.end().string("code", ""));
  }

  private static Verdict verdict(PastCycles.Past cycle) {
    List<Instant> times = cycle.phases().values().stream().map(CycleEvent::at).sorted().toList();
    JsonObject detected = cycle.details(CyclePhase.DETECT);
    Map<String, Long> read = new HashMap<>();
    detected
        .objects(PastCycles.TEXTS)
        .forEach(text -> read.put(text.string("path", ""), text.integer("size", 0)));
    return new Verdict(
        cycle.id(),
        detected.string(PastCycles.RUNS_UP_TO, ""),
        times.get(0), // a cycle has one phase at least, and DETECT is the first
        times.get(times.size() - 1),
        read);
  }
}
