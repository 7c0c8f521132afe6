// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.evolution.chance.Chance;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.select.SignalKind;
import java.util.List;
import java.util.Locale;

/**
 * Chooses the category, before the gene is chosen. Signals ask for one as section 3.3 of the
 * specification says; the strategy decides how strictly they are followed.
 */
public final class Intent {

  /** What the signals ask for weighs so many times its share. */
  private static final double ASKED = 4;

  private Intent() {}

  /**
   * The category of a cycle. The same input gives the same category.
   *
   * @param signals of the cycle
   * @param strategy not {@link Strategy#AUTO}
   * @param history of cycles
   * @param seed of the cycle
   */
  public static Category draw(List<String> signals, Strategy strategy, History history, long seed) {
    return draw(signals, strategy, history.intents(Category.REPAIR.word()), seed);
  }

  /**
   * The same.
   *
   * @param repairs how many of the cycles of the window were repairs
   */
  public static Category draw(List<String> signals, Strategy strategy, long repairs, long seed) {
    if (strategy == Strategy.AUTO) {
      throw new IllegalArgumentException("resolve the strategy auto first");
    }
    if (signals.contains("force_innovation_after_repair_loop")
        && strategy.share(Category.INNOVATE) > 0) {
      return Category.INNOVATE;
    }
    boolean error = signals.stream().anyMatch(signal -> SignalKind.of(signal) == SignalKind.ERROR);
    if (error && strategy.mayRepair(repairs)) {
      return Category.REPAIR;
    }
    List<String> others =
        signals.stream().filter(signal -> SignalKind.of(signal) != SignalKind.ERROR).toList();
    Category asked = Category.valueOf(SignalKind.category(others).toUpperCase(Locale.ROOT));
    return draw(strategy, asked, Chance.of(seed, "mutate.intent"));
  }

  private static Category draw(Strategy strategy, Category asked, Chance chance) {
    double[] weights = new double[Category.values().length];
    double sum = 0;
    for (Category category : Category.values()) {
      if (category != Category.REPAIR) {
        double weight = strategy.share(category) * (category == asked ? ASKED : 1);
        weights[category.ordinal()] = weight;
        sum += weight;
      }
    }
    double drawn = chance.next() * sum;
    for (Category category : Category.values()) {
      drawn -= weights[category.ordinal()];
      if (weights[category.ordinal()] > 0 && drawn < 0) {
        return category;
      }
    }
    return Category.OPTIMIZE;
  }
}
