// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.evolution.chance.Chance;
import dev.evograft.evolution.select.SignalKind;
import java.util.List;
import java.util.Locale;

/**
 * Chooses the category. Signals ask for one as section 3.3 of the specification says; the strategy
 * decides how strictly they are followed.
 */
final class Intent {

  private static final int WINDOW = 8;

  /** What the signals ask for weighs so many times its share. */
  private static final double ASKED = 4;

  private Intent() {}

  static Category of(MutateInput input) {
    List<String> signals = input.signals();
    Strategy strategy = input.strategy();
    if (signals.contains("force_innovation_after_repair_loop")
        && strategy.share(Category.INNOVATE) > 0) {
      return Category.INNOVATE;
    }
    boolean error = signals.stream().anyMatch(signal -> SignalKind.of(signal) == SignalKind.ERROR);
    if (error && repairs(input.intents()) < strategy.mostRepairs()) {
      return Category.REPAIR;
    }
    List<String> others =
        signals.stream().filter(signal -> SignalKind.of(signal) != SignalKind.ERROR).toList();
    Category asked = Category.valueOf(SignalKind.category(others).toUpperCase(Locale.ROOT));
    return draw(strategy, asked, Chance.of(input.seed(), "mutate.intent"));
  }

  /**
   * The share of repairs in the last 8 cycles; where there were fewer, the others count as none.
   */
  private static double repairs(List<String> intents) {
    List<String> last = intents.subList(Math.max(0, intents.size() - WINDOW), intents.size());
    long repairs = last.stream().filter(Category.REPAIR.word()::equals).count();
    return repairs == WINDOW ? 1 - 1e-9 : repairs / (double) WINDOW;
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
