// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.PersonalityState;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a mutation follows from, and nothing else.
 *
 * @param task what is to be done
 * @param temper how boldly
 * @param at the time of the cycle in milliseconds, for ids
 */
public record MutateInput(Task task, Temper temper, long at) {

  /**
   * What is to be done.
   *
   * @param signals of the cycle
   * @param gene the id of the chosen gene; without one there is no mutation
   * @param category what {@link Intent#draw} gave
   * @param value what memory says of the gene for these signals, if it does
   */
  public record Task(List<String> signals, String gene, Category category, OptionalDouble value) {
    public Task {
      signals = List.copyOf(signals);
      Objects.requireNonNull(gene, "gene");
      Objects.requireNonNull(category, "category");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * How boldly it is done.
   *
   * @param personality of this cycle
   * @param highRisk whether somebody allowed high risk
   */
  public record Temper(PersonalityState personality, boolean highRisk) {
    public Temper {
      Objects.requireNonNull(personality, "personality");
    }
  }

  public MutateInput {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(temper, "temper");
  }
}
