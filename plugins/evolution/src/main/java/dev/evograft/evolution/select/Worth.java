// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.json.JsonObject;

/**
 * What a score is made of, as it is recorded; {@code docs/evolution.md} has the formula.
 *
 * @param patterns how many of its patterns match
 * @param asked whether its category is the one that the cycle is for
 * @param known what is known of it
 * @param distilled whether it was made by distillation, which counts less
 */
public record Worth(int patterns, boolean asked, Known known, boolean distilled) {

  private static final double DISTILLED = 0.8;
  private static final double ASKED_FOR = 0.3;
  private static final double HISTORY = 0.4;
  private static final double MISTAKE = 0.2;
  private static final int MOST_MISTAKES = 2;
  private static final double MARK = 0.4;
  private static final double MOST = 0.9;

  /**
   * What is known of a gene.
   *
   * @param history from -1 to 1
   * @param mistakes how many anti-patterns speak of such signals, and uses were without effect
   * @param mark the boost of its epigenetic mark for this environment
   */
  public record Known(double history, int mistakes, double mark) {}

  /** The score. */
  public double score() {
    double more =
        (asked ? ASKED_FOR : 0)
            + HISTORY * known.history()
            - MISTAKE * Math.min(MOST_MISTAKES, known.mistakes())
            + MARK * Math.max(-0.5, Math.min(0.5, known.mark()));
    double all = patterns + Math.max(-MOST, Math.min(MOST, more));
    return distilled ? all * DISTILLED : all;
  }

  /** As it stands in the journal. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("patterns", patterns)
        .put("category_asked", asked)
        .put("history", known.history())
        .put("anti_patterns", known.mistakes())
        .put("mark", known.mark())
        .put("distilled", distilled)
        .build();
  }

  /** What {@link #tree} wrote. */
  public static Worth of(JsonObject tree) {
    return new Worth(
        (int) tree.integer("patterns", 0),
        tree.bool("category_asked", false),
        new Known(
            tree.number("history").orElse(0),
            (int) tree.integer("anti_patterns", 0),
            tree.number("mark").orElse(0)),
        tree.bool("distilled", false));
  }
}
