// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gene that answers the signals.
 *
 * @param gene its id; null where no gene may
 * @param score its score; 0 without a gene
 * @param selectedBy {@code selector}, {@code memory_graph} or {@code drift}; empty without a gene
 * @param reasons why it was chosen, one line each
 * @param alternatives the ids of the next best, at most 4, best first
 * @param banned the genes that match and must not be used, each with the reason
 * @param drift of this choice
 */
public record Selection(
    @Nullable String gene,
    double score,
    String selectedBy,
    List<String> reasons,
    List<String> alternatives,
    Map<String, String> banned,
    Drift drift) {

  /** It has the most of what counts. */
  public static final String BY_SELECTOR = "selector";

  /** Memory prefers it. */
  public static final String BY_MEMORY = "memory_graph";

  /** It was drawn by lot. */
  public static final String BY_DRIFT = "drift";

  public Selection {
    Objects.requireNonNull(selectedBy, "selectedBy");
    Objects.requireNonNull(drift, "drift");
    reasons = List.copyOf(reasons);
    alternatives = List.copyOf(alternatives);
    banned = Map.copyOf(banned);
  }
}
