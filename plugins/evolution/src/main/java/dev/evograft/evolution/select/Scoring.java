// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.List;
import java.util.Set;

/**
 * What a gene is worth for some signals: the number of its patterns that match, and a part of less
 * than one pattern for what else is known, so that among equals the better known goes first.
 */
final class Scoring {

  /** A mark of this or less keeps a gene out of its environment. */
  private static final double SUPPRESSED = -0.3;

  private final String asked;
  private final SelectInput.Circumstances circumstances;
  private final Set<String> keys;

  Scoring(List<String> signals, String asked, SelectInput.Circumstances circumstances) {
    this.asked = asked;
    this.circumstances = circumstances;
    this.keys = GeneTraits.keys(signals);
  }

  boolean isSuppressed(GeneTraits gene) {
    return gene.boost(circumstances) <= SUPPRESSED;
  }

  /** Whether it made a grave mistake with such signals; chance must not bring that back. */
  boolean isWarned(GeneTraits gene) {
    return gene.mistakesWith(keys) > 0;
  }

  double score(GeneTraits gene, int patterns) {
    return worth(gene, patterns).score();
  }

  Worth worth(GeneTraits gene, int patterns) {
    return new Worth(
        patterns,
        gene.category().equals(asked),
        new Worth.Known(
            gene.history(),
            gene.mistakesWith(keys) + circumstances.without().getOrDefault(gene.id(), 0),
            gene.boost(circumstances)),
        gene.isDistilled());
  }
}
