// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.mutate.Adaptation;
import dev.evograft.evolution.mutate.MutateInput;
import dev.evograft.evolution.mutate.MutationPlan;
import dev.evograft.evolution.mutate.Mutations;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.select.SignalKind;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import java.util.List;

/** Decides what kind of change a cycle makes, and how bold it is. */
final class Mutating {

  private final Bench bench;
  private final Live live;

  Mutating(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** Writes down what is expected of the change, before anybody makes it. */
  CycleTask mutate(Detected detected, Choice choice, Choice.Used used) {
    List<String> signals = detected.detection().signals();
    PersonalityFile file =
        new PersonalityFile(
            bench.services().context().workspace(), bench.services().memory().folder());
    Adaptation.Adapted adapted =
        Adaptation.adapt(file.read(), signals, choice.selection().drift().active());
    MutationPlan plan =
        Mutations.plan(
            new MutateInput(
                new MutateInput.Task(
                    signals, used.gene().id().orElse(""), choice.category(), used.value()),
                new MutateInput.Temper(adapted.state(), false),
                live.head().at().toEpochMilli()));
    bench.record(
        live.head(),
        CyclePhase.MUTATE,
        JsonObject.builder()
            .put("category", plan.mutation().category().orElse(""))
            .put("risk", plan.mutation().riskLevel().orElse(""))
            .put("hypothesis", plan.hypothesis().text())
            .put("predicted", plan.hypothesis().predicted().tree())
            .put("mutation", plan.mutation().tree())
            .put("downgrades", plan.downgrades())
            .put("personality", adapted.state().tree())
            .put("personality_changes", adapted.changes())
            .build());
    return new CycleTask(
        new ExecutionRequest.Task(signals, used.gene(), used.capsule(), plan.mutation()),
        fit(signals, choice.selection()),
        adapted.state(),
        used.wanted().key());
  }

  /** How clear it is what to do: an error was seen, and the gene matches well. */
  private static Evaluation.Fit fit(List<String> signals, Selection selection) {
    boolean error = signals.stream().anyMatch(one -> SignalKind.of(one) == SignalKind.ERROR);
    Selection.Chosen chosen = selection.chosen();
    double score = chosen == null ? 0 : chosen.score();
    return new Evaluation.Fit(error ? 1 : 0.6, Math.min(1, score / 3));
  }
}
