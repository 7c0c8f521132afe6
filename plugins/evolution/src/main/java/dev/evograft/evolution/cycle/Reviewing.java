// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.SecondOpinion;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.process.Supervision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has the configured reviewer look at a change, where that is switched on. */
final class Reviewing {

  private final Bench bench;
  private final Live live;
  private final Confinement confinement;

  Reviewing(Bench bench, Live live, Confinement confinement) {
    this.bench = bench;
    this.live = live;
    this.confinement = confinement;
  }

  /** What speaks against a change; empty when nothing does, or nobody is asked. */
  Optional<Violation> refusal(CycleTask task, Comparison comparison) throws InterruptedException {
    Services services = bench.services();
    Terms terms = bench.checks().terms();
    if (!terms.secondOpinion()) {
      return Optional.empty();
    }
    bench.progress().step("asking for a second opinion");
    Optional<JsonProgram> program =
        JsonProgram.of(
            EvolveKeys.REVIEWER, terms.reviewer(), terms.ofReviewer(services), services.context());
    SecondOpinion.Reviewer reviewer =
        question ->
            program
                .orElseThrow(
                    () ->
                        new EvograftException(
                            "no_answer",
                            "evolve.second_opinion is on, and evolve.second_opinion.command is not"
                                + " set"))
                .ask(question, this::started);
    String diff = PatchWriter.write(comparison.edits()).text();
    return new SecondOpinion(reviewer, services.context().redactor()).refusal(asked(task), diff);
  }

  private Supervision started(Path folder, List<String> command) {
    return new Supervision(
        confinement.ofExecutor(folder, List.of(), command), live.supervision().started());
  }

  private static JsonObject asked(CycleTask task) {
    return JsonObject.builder()
        .put("signals", task.asked().signals())
        .put("gene", task.asked().gene().id().orElse(""))
        .put("strategy", task.asked().gene().strategy())
        .put("intent", task.asked().mutation().category().orElse(""))
        .build();
  }
}
