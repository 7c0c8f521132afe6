// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Fnv;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Keys;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the gene whose successes have most in common that it does not say, and writes that down as
 * a gene of its own. Rule: GEP specification, section 6. Deterministic.
 */
final class Distiller {

  /** What begins the local id of every gene that was made so. */
  static final String PREFIX = "gene_distilled_";

  /** More files than that no distilled gene may change. */
  static final int MOST_FILES = 12;

  private static final double LEAST_SCORE = 0.7;
  private static final int LEAST_OF_A_GENE = 3;
  private static final double SAME = 0.8;

  private Distiller() {}

  /**
   * What was made of what.
   *
   * @param common what the successes have in common
   * @param gene the new gene, without an asset id
   */
  record Made(Common common, Gene gene) {}

  /**
   * The new gene.
   *
   * @param capsules any; only successes of a score of 0.7 and more count
   * @param genes those that are there, staged ones too
   * @return empty when no three successes of a gene have anything in common that it does not say,
   *     or a distilled one says it already
   */
  static Optional<Made> distil(Collection<Capsule> capsules, Collection<Gene> genes) {
    Map<String, List<Capsule>> byGene = new TreeMap<>();
    for (Capsule capsule : capsules) {
      if (isSuccess(capsule)) {
        capsule
            .gene()
            .ifPresent(id -> byGene.computeIfAbsent(id, key -> new ArrayList<>()).add(capsule));
      }
    }
    return byGene.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= LEAST_OF_A_GENE)
        .map(entry -> Common.of(entry.getKey(), entry.getValue()))
        .filter(common -> isNew(common, genes))
        .max(
            Comparator.comparingInt((Common common) -> common.capsules())
                .thenComparing(Common::gene, Comparator.reverseOrder()))
        .map(common -> new Made(common, gene(common, genes)));
  }

  static boolean isSuccess(Capsule capsule) {
    return capsule.outcome().succeeded() && capsule.outcome().score().orElse(0) >= LEAST_SCORE;
  }

  /** It answers something more closely than its gene, and no distilled one does. */
  private static boolean isNew(Common common, Collection<Gene> genes) {
    if (common.patterns().isEmpty() || common.strategy().isEmpty()) {
      return false;
    }
    for (Gene gene : genes) {
      String id = gene.id().orElse("");
      boolean itself = id.equals(common.gene());
      if ((itself || id.startsWith(PREFIX)) && alike(gene.signalsMatch(), common.patterns())) {
        return false;
      }
    }
    return true;
  }

  private static boolean alike(List<String> one, List<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return both.size() >= SAME * all.size();
  }

  private static Gene gene(Common common, Collection<Gene> genes) {
    Optional<Gene> parent =
        genes.stream().filter(gene -> gene.id().orElse("").equals(common.gene())).findFirst();
    List<String> strategy = new ArrayList<>(common.strategy());
    if (!common.paths().isEmpty()) {
      strategy.add(
          0,
          "Look into " + String.join(", ", common.paths()) + " first: earlier changes were there.");
    }
    List<String> checks =
        common.checks().isEmpty()
            ? parent.map(Gene::validation).orElse(List.of())
            : common.checks();
    return new Gene(
        JsonObject.builder()
            .put("type", Gene.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", PREFIX + Fnv.hex(common.gene() + " " + Keys.signals(common.patterns())))
            .put("category", parent.flatMap(Gene::category).orElse("repair"))
            .put("summary", summary(common))
            .put("signals_match", common.patterns())
            .put("preconditions", parent.map(Gene::preconditions).orElse(List.of()))
            .put("strategy", strategy)
            .put(
                "constraints",
                JsonObject.builder()
                    .put("max_files", Math.max(1, Math.min(MOST_FILES, common.files())))
                    .put(
                        "forbidden_paths", parent.map(Gene::forbiddenPaths).orElse(List.of(".git")))
                    .build())
            .put("validation", checks)
            .build());
  }

  private static String summary(Common common) {
    return "What "
        + common.capsules()
        + " successes of "
        + common.gene()
        + " have in common, for "
        + String.join(", ", common.patterns())
        + ".";
  }
}
