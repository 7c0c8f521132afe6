// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a cycle answered that kept a change.
 *
 * @param from the place of the newest run that it knew among all, of which the newest is 0
 * @param skill that it mended; empty where it mended none
 * @param errors the keys of those that it mended
 */
public record Answered(int from, String skill, Set<String> errors) {
  public Answered {
    Objects.requireNonNull(skill, "skill");
    errors = Set.copyOf(errors);
  }

  /** One that answered these signals; of what it was no repair, none. */
  public static Answered of(int from, String skill, List<String> signals) {
    boolean error = signals.contains(SignalCatalogue.LOG_ERROR);
    return new Answered(from, error ? skill : "", SignalKey.answered(signals));
  }

  /** Whether a run that it knew is answered. */
  public boolean answers(RunCompleted run) {
    String error = RunSignals.error(run);
    if (!RunSignals.isError(run)) {
      return true;
    }
    RunSpec spec = run.run().spec();
    boolean mended =
        spec.kind().equals(RunSpec.SKILL) && !skill.isEmpty() && spec.skill().equals(skill);
    return mended
        || errors.contains(
            SignalKey.of(
                error.isEmpty()
                    ? SignalCatalogue.LOG_ERROR
                    : "errsig:" + ErrorTally.timeless(Evidence.clip(error, Evidence.LONGEST))));
  }
}
