// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.Fnv;
import dev.evograft.gep.Keys;
import dev.evograft.gep.Mutation;
import dev.evograft.gep.Outcome;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Declares mutations, by sections 2.4, 3.3 and 3.4 of the GEP specification. The same input gives
 * the same plan. Safe for any thread.
 */
public final class Mutations {

  /** What is added to the signals of a mutation that was to be an innovation. */
  public static final String AVOIDED = "safety:avoid_innovate_with_high_risk_personality";

  private static final double LOW_RIGOR = 0.5;
  private static final double HIGH_RISK = 0.6;
  private static final double STRICT_RIGOR = 0.6;
  private static final double STRICT_RISK = 0.5;

  private Mutations() {}

  /** The plan of a cycle. */
  public static MutationPlan plan(MutateInput input) {
    List<String> downgrades = new ArrayList<>();
    List<String> signals = new ArrayList<>(input.task().signals());
    Category category = category(input, signals, downgrades);
    String risk = risk(input, category, downgrades);
    Mutation mutation =
        new Mutation(
            JsonObject.builder()
                .put("type", Mutation.TYPE)
                .put("id", "mut_" + input.at())
                .put("category", category.word())
                .put("trigger_signals", signals)
                .put("target", "gene:" + input.task().gene())
                .put("expected_effect", category.effect())
                .put("risk_level", risk)
                .build());
    return new MutationPlan(mutation, hypothesis(input, category, risk), downgrades);
  }

  private static Category category(
      MutateInput input, List<String> signals, List<String> downgrades) {
    Category wanted = input.task().category();
    PersonalityState personality = input.temper().personality();
    boolean bold = personality.rigor() < LOW_RIGOR || personality.riskTolerance() > HIGH_RISK;
    if (wanted != Category.INNOVATE || !bold) {
      return wanted;
    }
    signals.add(AVOIDED);
    downgrades.add("innovate to optimize: the personality has low rigor or high risk_tolerance");
    return Category.OPTIMIZE;
  }

  /** Asked for is high risk only where somebody allowed it, and nothing is being put right. */
  private static String risk(MutateInput input, Category category, List<String> downgrades) {
    boolean asked = input.temper().highRisk() && category.risk().equals("medium");
    if (!asked) {
      return category.risk();
    }
    PersonalityState personality = input.temper().personality();
    if (personality.rigor() >= STRICT_RIGOR && personality.riskTolerance() <= STRICT_RISK) {
      return "high";
    }
    downgrades.add("high to medium risk: needs rigor of 0.6 and at most 0.5 risk_tolerance");
    return "medium";
  }

  private static Hypothesis hypothesis(MutateInput input, Category category, String risk) {
    String key = Keys.signals(input.task().signals());
    String gene = input.task().gene();
    double score = input.task().value().orElse(category.score());
    String text =
        String.format(
            Locale.ROOT,
            "Given %s, %s as %s of %s risk leads to a success of score %.2f: %s",
            key,
            gene,
            category.word(),
            risk,
            score,
            category.effect());
    return new Hypothesis(
        "hyp_" + input.at() + "_" + Fnv.hex(key + "|" + gene + "|" + category.word()),
        text,
        Outcome.of(true, score));
  }
}
