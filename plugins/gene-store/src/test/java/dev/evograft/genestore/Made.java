// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.ValidationReport;
import dev.evograft.json.JsonObject;
import java.util.List;

/** Assets for tests. */
final class Made {

  private Made() {}

  static Gene gene(String id, String summary) {
    return new Gene(
        JsonObject.builder()
            .put("type", "Gene")
            .put("schema_version", "1.6.0")
            .put("id", id)
            .put("category", "repair")
            .put("signals_match", List.of("log_error", "errsig:" + id))
            .put("strategy", List.of("find it", "change as little as can be"))
            .put("summary", summary)
            .build());
  }

  static Capsule capsule(String id) {
    return new Capsule(
        JsonObject.builder()
            .put("type", "Capsule")
            .put("id", id)
            .put("trigger", List.of("log_error"))
            .put("gene", "gene_a")
            .put("summary", "what was done, in twenty characters")
            .build());
  }

  static EvolutionEvent event(String id) {
    return new EvolutionEvent(
        JsonObject.builder().put("type", "EvolutionEvent").put("id", id).build());
  }

  static ValidationReport report(String id) {
    return new ValidationReport(
        JsonObject.builder().put("type", "ValidationReport").put("id", id).build());
  }
}
