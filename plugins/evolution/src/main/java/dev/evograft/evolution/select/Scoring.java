// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.List;
import java.util.Set;

/**
 * What a gene is worth for some signals: the number of its patterns that match, and a part of less
 * than one pattern for what else is known, so that among equals the better known goes first.
 */
final class Scoring {

  static final double DISTILLED = 0.8;

  private static final double ASKED_FOR = 0.3;
  private static final double HISTORY = 0.4;
  private static final double MISTAKE = 0.2;
  private static final int MOST_MISTAKES = 2;
  private static final double MARK = 0.4;
  private static final double MOST = 0.9;

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
    double more =
        (gene.category().equals(asked) ? ASKED_FOR : 0)
            + HISTORY * gene.history()
            - MISTAKE * Math.min(MOST_MISTAKES, gene.mistakesWith(keys))
            + MARK * Math.max(-0.5, Math.min(0.5, gene.boost(circumstances)));
    double all = patterns + Math.max(-MOST, Math.min(MOST, more));
    return gene.isDistilled() ? all * DISTILLED : all;
  }
}
