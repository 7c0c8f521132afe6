// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.BlastRadius;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.util.List;

/** Assets as cycles leave them. */
final class Successes {

  static final Gene REPAIR =
      new AssetBuilder()
          .gene(
              JsonObject.builder()
                  .put("id", "gene_repair")
                  .put("category", "repair")
                  .put("summary", "Repairs.")
                  .put("signals_match", List.of("log_error", "errsig"))
                  .put("strategy", List.of("Find the cause.", "Mend it."))
                  .build());

  private Successes() {}

  /** A success of {@link #REPAIR} that changed a file because of an error. */
  static Capsule of(int number, String error, String path) {
    return of(number, error, path, 0.9);
  }

  static Capsule of(int number, String error, String path, double score) {
    String diff =
        "diff --git a/%1$s b/%1$s\n--- a/%1$s\n+++ b/%1$s\n@@ -1 +1 @@\n-a\n+b\n".formatted(path);
    return new Capsule(
        JsonObject.builder()
            .put("type", Capsule.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", "capsule_" + number)
            .put("trigger", List.of("log_error", "errsig:" + error, "evolution_saturation"))
            .put("gene", "gene_repair")
            .put("summary", "repair")
            .put("blast_radius", BlastRadius.of(2, 10).tree())
            .put("outcome", Outcome.of(true, score).tree())
            .put("strategy", REPAIR.strategy())
            .put("diff", JsonObject.builder().put("format", "git").put("text", diff).build())
            .put("execution_trace", List.of(step("node --test test"), step("sh -c true")))
            .build());
  }

  private static JsonObject step(String command) {
    return JsonObject.builder()
        .put("step", 1)
        .put("stage", "validate")
        .put("cmd", command)
        .put("exit", 0)
        .build();
  }

  static EvolutionEvent event(int number, boolean success) {
    return new EvolutionEvent(
        JsonObject.builder()
            .put("type", EvolutionEvent.TYPE)
            .put("id", "evt_" + number)
            .put("outcome", Outcome.of(success, success ? 0.9 : 0).tree())
            .build());
  }
}
