// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import java.time.Instant;
import java.util.HashMap;
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
   * @param looked when it began to look for what is new, which may be long before it had its
   *     verdict
   * @param ended when it was last at work
   * @param read how large the transcripts and logs were that it read, in bytes by their paths
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
    Instant ended = // a cycle has one phase at least
        cycle.phases().values().stream().map(CycleEvent::at).max(Instant::compareTo).orElseThrow();
    JsonObject detected = cycle.details(CyclePhase.DETECT);
    Map<String, Long> read = new HashMap<>();
    detected
        .objects(PastCycles.TEXTS)
        .forEach(text -> read.put(text.string("path", ""), PastCycles.whole(text)));
    return new Verdict(
        cycle.id(), detected.string(PastCycles.RUNS_UP_TO, ""), cycle.looked(), ended, read);
  }
}
