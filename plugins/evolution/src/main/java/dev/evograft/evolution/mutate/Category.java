// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import java.util.Locale;

/** What a cycle is for. */
public enum Category {
  /** Something is wrong and is put right. */
  REPAIR("low", "the errors of the signals do not come back", 0.85),
  /** What there is becomes better. */
  OPTIMIZE("low", "what there is does the same with less, or does it more reliably", 0.60),
  /** Something new is made. */
  INNOVATE("medium", "what was asked for is there, and nothing else changed", 0.60),
  /** Something unknown is tried. */
  EXPLORE("medium", "more is known of what is possible, whatever it is", 0.60);

  private final String risk;
  private final String effect;
  private final double score;

  Category(String risk, String effect, double score) {
    this.risk = risk;
    this.effect = effect;
    this.score = score;
  }

  /** The word in assets. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code low} or {@code medium}, where nothing allows more. */
  String risk() {
    return risk;
  }

  /** What is expected of it. */
  String effect() {
    return effect;
  }

  /** The score that is expected where memory knows none: Appendix B of the specification. */
  double score() {
    return score;
  }
}
