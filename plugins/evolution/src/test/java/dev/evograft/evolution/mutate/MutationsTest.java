// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evograft.evolution.detect.DetectInput;
import dev.evograft.evolution.detect.Detector;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.PastCycle;
import dev.evograft.evolution.detect.SignalCatalogue;
import dev.evograft.gep.Outcome;
import dev.evograft.gep.PersonalityState;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MutationsTest {

  private static final int CYCLES = 1_000;

  @Test
  void declaresARepairOfAnError() {
    MutationPlan plan = plan(Strategy.BALANCED, PersonalityState.DEFAULT, false, "log_error");
    assertThat(plan.mutation().category()).contains("repair");
    assertThat(plan.mutation().riskLevel()).contains("low");
    assertThat(plan.mutation().target()).contains("gene:gene_a");
    assertThat(plan.mutation().triggerSignals()).containsExactly("log_error");
    assertThat(plan.mutation().id()).contains("mut_17");
    assertThat(plan.downgrades()).isEmpty();
    assertThat(plan.hypothesis().predicted()).isEqualTo(Outcome.of(true, 0.85));
    assertThat(plan.hypothesis().text())
        .isEqualTo(
            "Given log_error, gene_a as repair of low risk leads to a success of score 0.85: the"
                + " errors of the signals do not come back");
    assertThat(plan.hypothesis().id()).matches("hyp_17_[0-9a-f]{8}");
  }

  @Test
  void aBoldPersonalityDoesNotInnovate() {
    for (PersonalityState bold :
        List.of(
            PersonalityState.DEFAULT.with("rigor", 0.49),
            PersonalityState.DEFAULT.with("risk_tolerance", 0.61))) {
      MutationPlan plan =
          plan(Strategy.BALANCED, bold, false, "force_innovation_after_repair_loop");
      assertThat(plan.mutation().category()).contains("optimize");
      assertThat(plan.mutation().riskLevel()).contains("low");
      assertThat(plan.mutation().triggerSignals()).contains(Mutations.AVOIDED);
      assertThat(plan.downgrades()).hasSize(1);
    }
  }

  @Test
  void highRiskNeedsLeaveAndAStrictPersonality() {
    String force = "force_innovation_after_repair_loop";
    PersonalityState strict = PersonalityState.DEFAULT;
    PersonalityState lax = strict.with("rigor", 0.59);
    assertThat(plan(Strategy.BALANCED, strict, false, force).mutation().riskLevel())
        .contains("medium");
    assertThat(plan(Strategy.BALANCED, strict, true, force).mutation().riskLevel())
        .contains("high");
    MutationPlan plan = plan(Strategy.BALANCED, lax, true, force);
    assertThat(plan.mutation().riskLevel()).contains("medium");
    assertThat(plan.downgrades()).hasSize(1);
    assertThat(plan(Strategy.BALANCED, strict, true, "log_error").mutation().riskLevel())
        .contains("low");
  }

  @Test
  void tooManyRepairsGiveWay() {
    assertThat(drawn(Strategy.BALANCED, 3, "log_error")).isEqualTo(Category.REPAIR);
    assertThat(drawn(Strategy.BALANCED, 4, "log_error")).isNotEqualTo(Category.REPAIR);
    assertThat(drawn(Strategy.REPAIR_ONLY, 8, "log_error")).isEqualTo(Category.REPAIR);
  }

  @Test
  void autoFitsTheMoment() {
    assertThat(Strategy.AUTO.resolved(5, List.of())).isEqualTo(Strategy.EARLY_STABILIZE);
    assertThat(Strategy.AUTO.resolved(6, List.of())).isEqualTo(Strategy.BALANCED);
    assertThat(Strategy.AUTO.resolved(6, List.of("evolution_saturation")))
        .isEqualTo(Strategy.STEADY_STATE);
    assertThat(Strategy.HARDEN.resolved(1, List.of())).isEqualTo(Strategy.HARDEN);
    assertThat(Strategy.of("repair-only")).contains(Strategy.REPAIR_ONLY);
    assertThat(Strategy.of("bold")).isEmpty();
    assertThat(Strategy.names()).startsWith("balanced, innovate, harden, repair-only");
  }

  @Test
  void strategiesShiftTheIntents() {
    Map<Strategy, Map<String, Double>> shares = new EnumMap<>(Strategy.class);
    for (Strategy strategy : Strategy.values()) {
      shares.put(strategy, simulate(strategy));
      System.out.printf(Locale.ROOT, "%-16s%s%n", strategy.word(), shares.get(strategy));
    }
    assertThat(
            inOrder(
                shares,
                "innovate",
                Strategy.REPAIR_ONLY,
                Strategy.HARDEN,
                Strategy.BALANCED,
                Strategy.INNOVATE))
        .isTrue();
    assertThat(inOrder(shares, "repair", Strategy.INNOVATE, Strategy.BALANCED, Strategy.HARDEN))
        .isTrue();
    assertThat(shares.get(Strategy.REPAIR_ONLY).get("innovate")).isZero();
    assertThat(
            inOrder(shares, "optimize", Strategy.INNOVATE, Strategy.HARDEN, Strategy.REPAIR_ONLY))
        .isTrue();
    assertThat(shares.get(Strategy.EARLY_STABILIZE).get("explore")).isZero();
  }

  @Test
  void aSaturatedWorkspaceExplores() {
    List<String> signals = List.of("evolution_saturation", "explore_opportunity");
    Strategy strategy = Strategy.AUTO.resolved(20, signals);
    int explored = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      boolean explores = Intent.draw(signals, strategy, History.NONE, seed) == Category.EXPLORE;
      explored += explores ? 1 : 0;
    }
    assertThat(explored / 1_000.0).isEqualTo(0.17, within(0.04));
  }

  /**
   * Whole cycles, from a log to the category: one in two has an error, one in four a wish. Each
   * error is another one, and every cycle succeeds.
   */
  private static Map<String, Double> simulate(Strategy strategy) {
    Random random = new Random(7);
    Detector detector = new Detector(SignalCatalogue.standard());
    List<String> intents = new ArrayList<>();
    List<PastCycle> past = new ArrayList<>();
    for (int cycle = 1; cycle <= CYCLES; cycle++) {
      int kind = random.nextInt(4);
      String word = word(random);
      String log =
          kind < 2
              ? "ERROR: the " + word + " does not answer"
              : kind == 2 ? "user: please add an export of the " + word + " page" : "all is well";
      History history = new History(past);
      List<String> signals =
          detector
              .detect(
                  new DetectInput(
                      List.of(), List.of(new DetectInput.Text("log", log)), List.of(), history))
              .signals();
      Category category = Intent.draw(signals, strategy.resolved(cycle, signals), history, cycle);
      intents.add(category.word());
      past.add(
          new PastCycle(
              category.word(), "g", signals, new PastCycle.Ending(CycleOutcome.SUCCESS, "")));
    }
    Map<String, Double> shares = new java.util.TreeMap<>();
    for (Category category : Category.values()) {
      shares.put(
          category.word(), Collections.frequency(intents, category.word()) / (double) CYCLES);
    }
    return shares;
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      word.append((char) ('g' + random.nextInt(20)));
    }
    return word.toString();
  }

  private static boolean inOrder(
      Map<Strategy, Map<String, Double>> shares, String intent, Strategy... rising) {
    for (int i = 1; i < rising.length; i++) {
      if (shares.get(rising[i - 1]).get(intent) + 0.03 > shares.get(rising[i]).get(intent)) {
        return false;
      }
    }
    return true;
  }

  private static Category drawn(Strategy strategy, int repairs, String signal) {
    PastCycle repair =
        new PastCycle("repair", "g", List.of(), new PastCycle.Ending(CycleOutcome.SUCCESS, ""));
    History history = new History(Collections.nCopies(repairs, repair));
    return Intent.draw(List.of(signal), strategy, history, 1);
  }

  private static MutationPlan plan(
      Strategy strategy, PersonalityState personality, boolean highRisk, String signal) {
    Category category = Intent.draw(List.of(signal), strategy, History.NONE, 1);
    return Mutations.plan(
        new MutateInput(
            new MutateInput.Task(List.of(signal), "gene_a", category, OptionalDouble.empty()),
            new MutateInput.Temper(personality, highRisk),
            17));
  }
}
