// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Basis;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Intent;
import dev.evograft.evolution.mutate.MutateInput;
import dev.evograft.evolution.mutate.MutationPlan;
import dev.evograft.evolution.mutate.Mutations;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.evolution.select.Reselection;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The decisions of a cycle, made again from its record alone by the rules of this version.
 *
 * @param decisions in the order of the phases; those that the cycle did not come to are not there
 */
public record Recomputed(List<Decision> decisions) {

  /**
   * One of them.
   *
   * @param name what was decided
   * @param recorded what the record says
   * @param again what follows from the record
   */
  public record Decision(String name, String recorded, String again) {

    /** Whether that is the same. */
    public boolean same() {
      return recorded.equals(again);
    }
  }

  public Recomputed {
    decisions = List.copyOf(decisions);
  }

  /** Of a cycle; decisions of versions that recorded less are left out. */
  public static Recomputed of(PastCycles.Past cycle) {
    List<Decision> decisions = new ArrayList<>();
    JsonObject detect = cycle.details(CyclePhase.DETECT);
    JsonObject select = cycle.details(CyclePhase.SELECT);
    if (detect.containsKey(Detected.BASIS)) {
      signals(detect, decisions);
    }
    if (detect.containsKey("repairs_in_window") && select.containsKey("category")) {
      selection(detect, select, decisions);
      JsonObject mutate = cycle.details(CyclePhase.MUTATE);
      if (mutate.containsKey("mutation")) {
        mutation(detect, select, mutate, decisions);
      }
    }
    JsonObject evaluate = cycle.details(CyclePhase.EVALUATE);
    if (evaluate.containsKey(Rejudged.MEMBER)) {
      verdict(evaluate, decisions);
    }
    return new Recomputed(decisions);
  }

  private static void signals(JsonObject detect, List<Decision> decisions) {
    Basis basis = Basis.of(detect.object(Detected.BASIS));
    List<String> signals = detect.strings("signals");
    decisions.add(new Decision("signals", listed(signals), listed(basis.signals())));
    decisions.add(
        new Decision(
            "suppressed", listed(detect.strings("suppressed")), listed(basis.suppressed())));
    Strategy asked = Strategy.of(detect.string(Detected.ASKED, "")).orElse(Strategy.AUTO);
    decisions.add(
        new Decision(
            "strategy",
            detect.string("strategy", ""),
            asked.resolved(detect.integer(Detected.NUMBER, 1), signals).word()));
  }

  private static String listed(List<String> signals) {
    return String.join(", ", signals);
  }

  private static void selection(JsonObject detect, JsonObject select, List<Decision> decisions) {
    long seed = detect.integer("seed", 0);
    Strategy strategy = Strategy.of(detect.string("strategy", "")).orElse(Strategy.BALANCED);
    Category category =
        Intent.draw(
            detect.strings("signals"), strategy, detect.integer("repairs_in_window", 0), seed);
    decisions.add(new Decision("intent", select.string("category", ""), category.word()));
    Reselection again = Reselection.of(select, seed);
    boolean drift = select.object("drift").bool("active", false);
    decisions.add(new Decision("drift", String.valueOf(drift), String.valueOf(again.drift())));
    decisions.add(new Decision("gene", select.string("gene", ""), again.gene()));
    decisions.add(new Decision("selected by", select.string("selected_by", ""), again.by()));
    decisions.add(
        new Decision(
            "score of the gene", number(select.number("score").orElse(0)), number(again.score())));
  }

  private static void mutation(
      JsonObject detect, JsonObject select, JsonObject mutate, List<Decision> decisions) {
    String gene = select.string("gene", "");
    OptionalDouble value = select.object("advice").object("values").number(gene);
    String id = mutate.object("mutation").string("id", "mut_0");
    MutationPlan plan =
        Mutations.plan(
            new MutateInput(
                new MutateInput.Task(
                    detect.strings("signals"),
                    gene,
                    Category.valueOf(select.string("category", "").toUpperCase(Locale.ROOT)),
                    value),
                new MutateInput.Temper(new PersonalityState(mutate.object("personality")), false),
                Long.parseLong(id.substring(id.indexOf('_') + 1))));
    decisions.add(
        new Decision(
            "category", mutate.string("category", ""), plan.mutation().category().orElse("")));
    decisions.add(
        new Decision("risk", mutate.string("risk", ""), plan.mutation().riskLevel().orElse("")));
    decisions.add(
        new Decision(
            "downgrades",
            String.join("; ", mutate.strings("downgrades")),
            String.join("; ", plan.downgrades())));
    decisions.add(
        new Decision("hypothesis", mutate.string("hypothesis", ""), plan.hypothesis().text()));
  }

  private static void verdict(JsonObject evaluate, List<Decision> decisions) {
    Verdict again = Rejudged.of(evaluate);
    decisions.add(
        new Decision("verdict", evaluate.string("verdict", ""), again.kind().outcome().word()));
    decisions.add(new Decision("code", evaluate.string("code", ""), again.code()));
    decisions.add(
        new Decision(
            "score", number(evaluate.number("score").orElse(-1)), number(again.score().value())));
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
