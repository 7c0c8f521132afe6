// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Genes for tests. */
final class Pool {

  static final MemoryAdvice NO_ADVICE = new MemoryAdvice(List.of(), null, Map.of());

  private final List<Gene> genes = new ArrayList<>();

  static JsonObject.Builder gene(String id, String category, String... patterns) {
    return JsonObject.builder()
        .put("type", "Gene")
        .put("id", id)
        .put("category", category)
        .put("signals_match", List.of(patterns));
  }

  Pool with(String id, String category, String... patterns) {
    return with(gene(id, category, patterns));
  }

  Pool with(JsonObject.Builder gene) {
    genes.add(new Gene(gene.build()));
    return this;
  }

  /** Genes that match nothing, so that drift is rare. */
  Pool andMany() {
    for (int i = 0; i < 100_000; i++) {
      with("gene_idle_" + i, "optimize", "never" + i);
    }
    return this;
  }

  GeneIndex index() {
    return GeneIndex.of(genes::forEach);
  }

  Selection select(String... signals) {
    return select(NO_ADVICE, signals);
  }

  Selection select(MemoryAdvice advice, String... signals) {
    return select(1, advice, signals);
  }

  Selection select(long seed, MemoryAdvice advice, String... signals) {
    return new Selector(index()).select(new SelectInput(List.of(signals), advice, "linux", seed));
  }
}
