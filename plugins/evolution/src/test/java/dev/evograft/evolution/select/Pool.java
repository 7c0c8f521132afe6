// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Genes for tests. */
final class Pool {

  static final MemoryAdvice NO_ADVICE = new MemoryAdvice(List.of(), null, Map.of());

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final List<Gene> genes = new ArrayList<>();
  private @Nullable Boolean drift;

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

  /** Chance does not choose. */
  Pool steady() {
    drift = false;
    return this;
  }

  /** Chance chooses. */
  Pool drifting() {
    drift = true;
    return this;
  }

  List<Gene> genes() {
    return genes;
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
    SelectInput input = input(seed, advice, List.of(signals));
    Selector selector = new Selector(index());
    return drift == null ? selector.select(input) : selector.select(input, drift);
  }

  /** What is asked as if the category followed from the signals. */
  static SelectInput input(long seed, MemoryAdvice advice, List<String> signals) {
    return new SelectInput(
        new SelectInput.Question(signals, SignalKind.category(signals)),
        advice,
        new SelectInput.Circumstances("linux", NOW, Map.of()),
        seed);
  }
}
