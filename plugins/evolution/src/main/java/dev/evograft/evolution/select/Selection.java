// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The gene that answers the signals. Without one the cycle is over, and neutral: nothing is made up
 * for signals that no gene knows.
 *
 * @param chosen the gene; null where no gene may
 * @param alternatives the next best, at most 4, best first
 * @param banned the genes that match and must not be used, each with the reason
 * @param drift of this choice
 */
public record Selection(
    @Nullable Chosen chosen,
    List<Alternative> alternatives,
    Map<String, String> banned,
    Drift drift) {

  /** It has the most of what counts. */
  public static final String BY_SELECTOR = "selector";

  /** Memory prefers it. */
  public static final String BY_MEMORY = "memory_graph";

  /** It was drawn by lot. */
  public static final String BY_DRIFT = "drift";

  /**
   * What was chosen.
   *
   * @param gene its id
   * @param worth what its score is made of
   * @param by {@link #BY_SELECTOR}, {@link #BY_MEMORY} or {@link #BY_DRIFT}
   * @param reasons why, one line each
   */
  public record Chosen(String gene, Worth worth, String by, List<String> reasons) {
    public Chosen {
      Objects.requireNonNull(gene, "gene");
      Objects.requireNonNull(by, "by");
      reasons = List.copyOf(reasons);
    }

    /** Its score. */
    public double score() {
      return worth.score();
    }
  }

  /**
   * Another one that matches.
   *
   * @param gene its id
   * @param score its score
   */
  public record Alternative(String gene, double score) {}

  public Selection {
    Objects.requireNonNull(drift, "drift");
    alternatives = List.copyOf(alternatives);
    banned = Collections.unmodifiableMap(new TreeMap<>(banned));
  }

  /**
   * What the entry of the phase says of it, see {@link dev.evograft.spi.cycle.CyclePhase#SELECT}.
   *
   * @param input what it followed from
   * @param revision of the genes that it was chosen from
   */
  public JsonObject details(SelectInput input, long revision) {
    JsonObject.Builder details = JsonObject.builder();
    if (chosen == null) {
      details.put("reasons", List.of(banned.isEmpty() ? "no gene matches" : "no gene is left"));
    } else {
      details
          .put("gene", chosen.gene())
          .put("score", chosen.score())
          .put("worth", chosen.worth().tree())
          .put("selected_by", chosen.by())
          .put("reasons", chosen.reasons());
    }
    return details
        .put("category", input.question().category())
        .put(
            "alternatives",
            alternatives.stream()
                .map(
                    other ->
                        JsonObject.builder()
                            .put("gene", other.gene())
                            .put("score", other.score())
                            .build())
                .toList())
        .put("banned", tree(banned))
        .put("drift", drift.tree())
        .put("advice", advice(input))
        .put("genes_revision", revision)
        .build();
  }

  /** What of memory bore on it: its word on the genes that are named here. */
  private JsonObject advice(SelectInput input) {
    JsonObject.Builder values = JsonObject.builder();
    Map<String, Double> all = new TreeMap<>();
    input.advice().standings().forEach(s -> all.merge(s.gene(), s.value(), Math::max));
    all.keySet().removeIf(gene -> !isNamed(gene));
    all.forEach(values::put);
    JsonObject.Builder advice = JsonObject.builder().put("values", values.build());
    if (input.advice().preferred() != null) {
      advice.put("preferred", input.advice().preferred());
    }
    Map<String, String> against = new TreeMap<>(input.advice().banned());
    against.keySet().removeIf(gene -> !isNamed(gene));
    return advice.put("banned", tree(against)).build();
  }

  private boolean isNamed(String gene) {
    return chosen != null && chosen.gene().equals(gene)
        || banned.containsKey(gene)
        || alternatives.stream().anyMatch(other -> other.gene().equals(gene));
  }

  private static JsonObject tree(Map<String, String> reasons) {
    JsonObject.Builder tree = JsonObject.builder();
    reasons.forEach(tree::put);
    return tree.build();
  }
}
