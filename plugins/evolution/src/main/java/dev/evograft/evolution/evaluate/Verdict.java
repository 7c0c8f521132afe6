// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;

/**
 * What a change came to.
 *
 * @param kind the outcome
 * @param code why, stable, such as {@code check_failed}; {@code passed} for a success
 * @param reason for people, one line
 * @param score how well
 * @param violations bounds that were passed
 */
public record Verdict(
    Kind kind, String code, String reason, Score score, List<Violation> violations) {

  /** The outcome. */
  public enum Kind {
    /** It is kept. */
    SUCCESS,
    /** It is undone. */
    FAILED,
    /** Nothing changed: nobody's merit or fault. */
    NEUTRAL,
    /** Nobody can tell; it is undone, and speaks neither for nor against the gene. */
    UNVERIFIABLE;

    /** The same, as records have it. */
    public CycleOutcome outcome() {
      return CycleOutcome.valueOf(name());
    }
  }

  public Verdict {
    violations = List.copyOf(violations);
  }
}
