// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import java.util.Locale;
import java.util.Optional;

/**
 * The phases of a cycle, in order; the last four end it. The members of {@link
 * CycleEvent#details()} are given for each; a newer version may add some.
 *
 * @since 0.1
 */
public enum CyclePhase {
  /** {@code signals} (list of texts), {@code suppressed} (list), {@code strategy}, {@code seed}. */
  DETECT,
  /**
   * {@code gene} (id, optional), {@code capsule} (id, optional), {@code score}, {@code
   * selected_by}, {@code reasons} (list), {@code alternatives} (objects with {@code gene} and
   * {@code score}), {@code banned} (object: gene to reason), {@code category} that was asked for,
   * {@code drift} (object: {@code ne}, {@code intensity}, {@code active}), {@code advice} (object:
   * what of memory was used), {@code genes_revision}.
   */
  SELECT,
  /** {@code category}, {@code risk}, {@code hypothesis}, {@code mutation} (object). */
  MUTATE,
  /**
   * By what the change will be judged, before anybody makes it: {@code checks} (list of texts),
   * {@code refused} (list), {@code before} (list of objects: what the checks said of the untouched
   * state), {@code files} (object: path to SHA-256 of the files that decide whether checks pass),
   * {@code files_in_all}, {@code files_digest}, {@code seal} (of what a waiting cycle keeps). Not
   * there when nothing could be shown.
   */
  PLAN,
  /**
   * {@code executor}, {@code place}, {@code outcome}, {@code summary}, {@code evidence} (object).
   */
  EXECUTE,
  /** {@code checks} (list of objects), {@code score}, {@code blast_files}, {@code blast_lines}. */
  EVALUATE,
  /**
   * {@code status} (see {@link CycleOutcome}, as of the three below), {@code outcome}, {@code
   * event} (id), {@code capsule} (id, optional), {@code commit} (optional).
   */
  SOLIDIFIED,
  /**
   * {@code status}, {@code reason}, {@code code} (what memory learns from: {@code
   * constraint_destructive}, {@code constraint}, {@code protocol}, {@code canary}, {@code
   * validation}, {@code unverifiable} or {@code unknown}), {@code snapshot} (id), {@code undo}
   * (id), {@code changed} (list).
   */
  ROLLED_BACK,
  /**
   * {@code status}, {@code reason}, {@code paths} (list): the workspace had changed meanwhile;
   * nothing was applied.
   */
  CONFLICT,
  /**
   * {@code status}, {@code reason}, {@code code} ({@code unverifiable}, or another one): the
   * process died, or nothing was to be done.
   */
  ABANDONED;

  private static final String PREFIX = "cycle.";

  /** The type of the journal entry of this phase, such as {@code cycle.detect}. */
  public String type() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The phase of an entry type; empty for other types and for phases of a newer version. */
  public static Optional<CyclePhase> ofType(String type) {
    for (CyclePhase phase : values()) {
      if (phase.type().equals(type)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  /** Whether the cycle is over with it. */
  public boolean ends() {
    return compareTo(SOLIDIFIED) >= 0;
  }
}
