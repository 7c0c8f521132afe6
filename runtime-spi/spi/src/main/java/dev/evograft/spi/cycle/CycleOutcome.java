// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import dev.evograft.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * What a cycle came to, as the entry that ends it says in {@code status}. Only the first two speak
 * of the gene: one for it, one against it.
 *
 * @since 0.1
 */
public enum CycleOutcome {
  /** A change was made, checked and kept. */
  SUCCESS,
  /** A change was made and undone, because it was bad, or the executor could not make it. */
  FAILED,
  /** Nothing was changed, or no gene answered the signals. */
  NEUTRAL,
  /** Nobody can tell whether the change was good: no check ran, or none could show it. */
  UNVERIFIABLE,
  /** The workspace had changed meanwhile, so nothing was applied. */
  CONFLICT,
  /** The cycle did not come to its end: it was stopped, or its process died. */
  ABANDONED;

  private static final String MEMBER = "status";

  /** As it stands in the journal. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome of this word; empty for any other text. */
  public static Optional<CycleOutcome> of(String word) {
    for (CycleOutcome outcome : values()) {
      if (outcome.word().equals(word)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  /**
   * What the details of an entry that ends a cycle say. Without a known {@code status} the phase
   * decides, and a code that begins with {@code unverifiable}.
   *
   * @throws IllegalArgumentException if the phase ends no cycle
   */
  public static CycleOutcome of(CyclePhase phase, JsonObject details) {
    if (!phase.ends()) {
      throw new IllegalArgumentException("a cycle does not end with " + phase.type());
    }
    return of(details.string(MEMBER, "")).orElseGet(() -> unsaid(phase, details));
  }

  private static CycleOutcome unsaid(CyclePhase phase, JsonObject details) {
    String code = details.string("code", "");
    String why = code.isEmpty() ? details.string("reason", "") : code;
    if (phase == CyclePhase.SOLIDIFIED) {
      String said =
          details.string("outcome", details.object("outcome").string(MEMBER, SUCCESS.word()));
      return of(said).orElse(FAILED);
    }
    if (phase == CyclePhase.CONFLICT) {
      return CONFLICT;
    }
    if (why.startsWith(UNVERIFIABLE.word())) {
      return UNVERIFIABLE;
    }
    return phase == CyclePhase.ROLLED_BACK ? FAILED : ABANDONED;
  }
}
