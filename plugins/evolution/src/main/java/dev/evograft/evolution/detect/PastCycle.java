// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.List;
import java.util.Objects;

/**
 * What the rules need of a cycle that is over.
 *
 * @param intent its category, such as {@code repair}
 * @param gene the gene that it used; empty without one
 * @param signals it answered
 * @param result how it ended
 * @param score from 0 to 1
 */
public record PastCycle(
    String intent, String gene, List<String> signals, Result result, double score) {

  /** How a cycle ended. */
  public enum Result {
    /** It changed something for the better. */
    SUCCESS,
    /** It was undone. */
    FAILED,
    /** It changed nothing; neither of the two. */
    EMPTY
  }

  public PastCycle {
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(gene, "gene");
    Objects.requireNonNull(result, "result");
    signals = List.copyOf(signals);
  }
}
