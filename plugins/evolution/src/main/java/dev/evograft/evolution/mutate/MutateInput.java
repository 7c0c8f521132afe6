// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.PersonalityState;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a mutation follows from, and nothing else.
 *
 * @param signals of the cycle
 * @param gene the id of the chosen gene; null without one
 * @param value what memory says of the gene for these signals, if it does
 * @param strategy not {@link Strategy#AUTO}
 * @param intents of the cycles before, oldest first
 * @param personality of this cycle
 * @param highRisk whether somebody allowed high risk
 * @param at the time of the cycle in milliseconds, for ids
 * @param seed of the cycle
 */
public record MutateInput(
    List<String> signals,
    @Nullable String gene,
    OptionalDouble value,
    Strategy strategy,
    List<String> intents,
    PersonalityState personality,
    boolean highRisk,
    long at,
    long seed) {
  public MutateInput {
    signals = List.copyOf(signals);
    intents = List.copyOf(intents);
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(personality, "personality");
    if (strategy == Strategy.AUTO) {
      throw new IllegalArgumentException("resolve the strategy auto first");
    }
  }
}
