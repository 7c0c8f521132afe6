// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.Mutation;
import java.util.List;
import java.util.Objects;

/**
 * What a cycle is about to change, and what it expects of that.
 *
 * @param mutation the declaration
 * @param hypothesis what is expected, to be recorded before anything is changed
 * @param downgrades what was made safer than asked for, one line each
 */
public record MutationPlan(Mutation mutation, Hypothesis hypothesis, List<String> downgrades) {
  public MutationPlan {
    Objects.requireNonNull(mutation, "mutation");
    Objects.requireNonNull(hypothesis, "hypothesis");
    downgrades = List.copyOf(downgrades);
  }
}
