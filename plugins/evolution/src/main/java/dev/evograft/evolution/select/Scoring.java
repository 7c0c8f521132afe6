// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gene is worth for some signals: the number of its patterns that match, and a part of less
 * than one pattern for what else is known, so that among equals the better known goes first. Not
 * thread-safe.
 */
final class Scoring {

  /** A mark of this or less keeps a gene out of its environment. */
  private static final double SUPPRESSED = -0.3;

  private final GeneTable genes;
  private final int asked;
  private final SelectInput.Circumstances circumstances;
  private final List<String> signals;
  private @Nullable Set<String> keys;

  Scoring(GeneTable genes, List<String> signals, SelectInput input) {
    this.genes = genes;
    this.asked = genes.category(input.question().category());
    this.circumstances = input.circumstances();
    this.signals = signals;
  }

  boolean isSuppressed(GeneTraits gene) {
    return gene.boost(circumstances) <= SUPPRESSED;
  }

  /** Whether it made a grave mistake with such signals; chance must not bring that back. */
  boolean isWarned(GeneTraits gene) {
    return mistakes(gene) > 0;
  }

  /**
   * The score of a gene of which neither a mistake nor a mark nor a use without effect is known.
   */
  double plainScore(int place, int patterns) {
    Worth.Known known = new Worth.Known(genes.history(place), 0, 0);
    return new Worth(patterns, genes.isOf(asked, place), known, genes.isDistilled(place)).score();
  }

  Worth worth(int place, int patterns) {
    GeneTraits gene = genes.get(place);
    return new Worth(
        patterns,
        genes.isOf(asked, place),
        new Worth.Known(
            gene.history(),
            mistakes(gene) + circumstances.without().getOrDefault(gene.id(), 0),
            gene.boost(circumstances)),
        gene.isDistilled());
  }

  private int mistakes(GeneTraits gene) {
    return gene.mistakes().isEmpty() ? 0 : gene.mistakesWith(keys());
  }

  /** Made when the first gene asks: most pools have no mistakes to compare with. */
  private Set<String> keys() {
    Set<String> made = keys;
    if (made == null) {
      made = GeneTraits.keys(signals);
      keys = made;
    }
    return made;
  }
}
