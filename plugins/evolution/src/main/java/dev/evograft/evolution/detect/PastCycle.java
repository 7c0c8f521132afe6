// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;
import java.util.Objects;

/**
 * What the rules need of a cycle that is over.
 *
 * @param intent its category, such as {@code repair}; empty where it did not get so far
 * @param gene the gene that it used; empty without one
 * @param signals it answered
 * @param ending how it ended
 */
public record PastCycle(String intent, String gene, List<String> signals, Ending ending) {

  /**
   * How a cycle ended.
   *
   * @param outcome what it came to
   * @param checks tells by what it was to be checked, see {@link
   *     dev.evograft.evolution.evaluate.ValidationPlan.Wanted#key}; empty where that is not known
   */
  public record Ending(CycleOutcome outcome, String checks) {
    public Ending {
      Objects.requireNonNull(outcome, "outcome");
      Objects.requireNonNull(checks, "checks");
    }
  }

  public PastCycle {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(gene, "gene");
    Objects.requireNonNull(ending, "ending");
    signals = List.copyOf(signals);
  }

  boolean is(CycleOutcome outcome) {
    return ending.outcome() == outcome;
  }

  /** Whether it tells anything of evolution; a conflict or a stopped cycle tells of the moment. */
  boolean counts() {
    return !is(CycleOutcome.CONFLICT) && !is(CycleOutcome.ABANDONED);
  }
}
