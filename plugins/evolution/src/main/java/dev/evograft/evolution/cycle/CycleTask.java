// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a cycle is to do, decided before anything is changed; it survives its process.
 *
 * @param asked what the executor is told
 * @param fit how clear it was
 * @param personality of the cycle
 * @param plan tells by what it is to be checked
 */
record CycleTask(
    ExecutionRequest.Task asked, Evaluation.Fit fit, PersonalityState personality, String plan) {

  boolean repairs() {
    return asked.mutation().category().orElse("").equals("repair");
  }

  /** The same without a capsule whose words go to nobody. */
  CycleTask withoutTaken() {
    Capsule capsule = asked.capsule();
    return capsule == null || !TakingIn.isTaken(capsule)
        ? this
        : new CycleTask(
            new ExecutionRequest.Task(asked.signals(), asked.gene(), null, asked.mutation()),
            fit,
            personality,
            plan);
  }

  JsonObject tree() {
    JsonObject.Builder tree =
        JsonObject.builder()
            .put("signals", asked.signals())
            .put("gene", asked.gene().tree())
            .put("mutation", asked.mutation().tree())
            .put("personality", personality.tree())
            .put("fit_signals", fit.signals())
            .put("fit_selection", fit.selection())
            .put("plan", plan);
    Capsule capsule = asked.capsule();
    if (capsule != null) {
      tree.put("capsule", capsule.tree());
    }
    return tree.build();
  }

  static CycleTask of(JsonObject tree) {
    @Nullable Capsule capsule = tree.findObject("capsule").map(Capsule::new).orElse(null);
    return new CycleTask(
        new ExecutionRequest.Task(
            tree.strings("signals"),
            new Gene(tree.object("gene")),
            capsule,
            new Mutation(tree.object("mutation"))),
        new Evaluation.Fit(
            tree.number("fit_signals").orElse(0), tree.number("fit_selection").orElse(0)),
        new PersonalityState(tree.object("personality")),
        tree.string("plan", ""));
  }
}
