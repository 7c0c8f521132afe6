// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import java.time.Instant;
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
   * @param at when it was judged: a person who decides then may do so long after
   */
  public record Verdict(String cycle, String runsUpTo, Instant at) {}

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
    Instant at =
        cycle.phases().values().stream()
            .filter(event -> !event.phase().ends() || cycle.phases().size() == 1)
            .map(CycleEvent::at)
            .max(Instant::compareTo)
            .orElseThrow(); // a cycle has one phase at least
    String runs = cycle.details(CyclePhase.DETECT).string(PastCycles.RUNS_UP_TO, "");
    return new Verdict(cycle.id(), runs, at);
  }
}
