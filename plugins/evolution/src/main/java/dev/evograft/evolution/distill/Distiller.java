// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.evaluate.AllowList;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the genes whose successes have something in common that no gene says, and writes that down
 * as a gene of its own. Rule: GEP specification, section 6. Only own successes count: a strategy is
 * the part of a gene that an agent is told to follow, and that must not come from a stranger's
 * capsule by this way. Deterministic.
 */
final class Distiller {

  /** What begins the local id of every gene that was made so. */
  static final String PREFIX = "gene_distilled_";

  /** More files than that no distilled gene may change. */
  static final int MOST_FILES = 12;

  private static final double LEAST_SCORE = 0.7;
  private static final int LEAST_OF_A_GENE = 3;
  private static final List<String> FORBIDDEN = List.of(".git", "node_modules");

  private final List<Common> candidates;

  /**
   * Of capsules.
   *
   * @param capsules any; only own successes of a score of 0.7 and more count
   * @param allowed which commands a gene may name
   */
  Distiller(Collection<Capsule> capsules, AllowList allowed) {
    Map<String, List<Capsule>> byGene = new TreeMap<>();
    for (Capsule capsule : capsules) {
      String gene = capsule.gene().orElse("");
      if (counts(capsule) && !gene.isEmpty() && !gene.startsWith(PREFIX)) {
        byGene.computeIfAbsent(gene, key -> new ArrayList<>()).add(capsule);
      }
    }
    List<Common> found = new ArrayList<>();
    byGene.forEach(
        (gene, successes) -> {
          if (successes.size() >= LEAST_OF_A_GENE) {
            found.add(Common.of(gene, successes, allowed));
          }
        });
    found.removeIf(one -> one.patterns().isEmpty() || one.strategy().isEmpty());
    found.sort(
        Comparator.comparingInt((Common one) -> -one.capsules()).thenComparing(Common::gene));
    candidates = found;
  }

  /** One that came from elsewhere and was promoted is no success of ours. */
  private static boolean counts(Capsule capsule) {
    return capsule.a2a().isEmpty()
        && capsule.outcome().succeeded()
        && capsule.outcome().score().orElse(0) >= LEAST_SCORE;
  }

  /** Whether there is anything to look for. */
  boolean isEmpty() {
    return candidates.isEmpty();
  }

  /** Takes out what a gene says already; for each gene that there is, staged ones too. */
  void without(Gene gene) {
    Set<String> said = new HashSet<>();
    for (String pattern : gene.signalsMatch()) {
      for (String branch : pattern.split("\\|")) {
        said.add(branch.strip().toLowerCase(Locale.ROOT));
      }
    }
    candidates.removeIf(
        one ->
            one.patterns().stream()
                .allMatch(pattern -> said.contains(pattern.toLowerCase(Locale.ROOT))));
  }

  /** The genes of which something may be made, the best first. */
  List<Common> candidates() {
    return List.copyOf(candidates);
  }

  /** Under which local id something is or would be a gene. */
  static String id(Common common) {
    return PREFIX + Fnv.hex(common.gene() + " " + Keys.signals(common.patterns()));
  }

  /**
   * The gene; null where nobody knows how to check a use of it.
   *
   * @param parent the gene whose successes they are; null if it is gone
   */
  static @Nullable Gene gene(Common common, @Nullable Gene parent) {
    List<String> checks =
        !common.checks().isEmpty() || parent == null ? common.checks() : parent.validation();
    if (checks.isEmpty()) {
      return null;
    }
    JsonObject.Builder gene =
        JsonObject.builder()
            .put("type", Gene.TYPE)
            .put("schema_version", AssetBuilder.SCHEMA_VERSION)
            .put("id", id(common))
            .put("category", common.category())
            .put("summary", summary(common))
            .put("signals_match", common.patterns())
            .put("strategy", strategy(common))
            .put("constraints", constraints(common, parent))
            .put("validation", checks);
    if (parent != null) {
      gene.put("preconditions", parent.preconditions());
      parent.toolPolicy().ifPresent(policy -> gene.put("tool_policy", policy));
    }
    return new Gene(gene.build());
  }

  private static List<String> strategy(Common common) {
    List<String> strategy = new ArrayList<>(common.strategy());
    if (!common.paths().isEmpty()) {
      strategy.add(
          0,
          "Look into " + String.join(", ", common.paths()) + " first: earlier changes were there.");
    }
    return strategy;
  }

  /** Never wider than those of the parent. */
  private static JsonObject constraints(Common common, @Nullable Gene parent) {
    long files = common.files();
    List<String> forbidden = FORBIDDEN;
    if (parent != null) {
      files = Math.min(files, parent.maxFiles().orElse(files));
      forbidden = parent.forbiddenPaths().isEmpty() ? FORBIDDEN : parent.forbiddenPaths();
    }
    return JsonObject.builder()
        .put("max_files", Math.max(1, files))
        .put("forbidden_paths", forbidden)
        .build();
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
