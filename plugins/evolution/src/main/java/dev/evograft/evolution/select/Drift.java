// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.chance.Chance;
import dev.evograft.json.JsonObject;
import java.util.List;

/**
 * Genetic drift: in a small pool chance decides more often than merit.
 *
 * @param genes how many there are: the effective population size of the specification
 * @param active whether it is active in this cycle
 * @param lot the genes that one is drawn from, where it is; fewer than two are not drawn from
 */
public record Drift(int genes, boolean active, List<String> lot) {

  public Drift {
    lot = List.copyOf(lot);
  }

  /** Before anything is drawn from. */
  static Drift of(int genes, boolean active) {
    return new Drift(genes, active, List.of());
  }

  /** The same, with what is drawn from. */
  Drift of(List<String> genesOfLot) {
    return new Drift(genes, active, genesOfLot);
  }

  /** With what probability it is active in a cycle: 1 / sqrt(Ne), at most 1. */
  public double intensity() {
    return intensity(genes);
  }

  private static double intensity(int genes) {
    return genes <= 1 ? 1 : 1 / Math.sqrt(genes);
  }

  /** Draws whether it is active. */
  static Drift draw(int genes, Chance chance) {
    return of(genes, chance.next() < intensity(genes));
  }

  /** From how many of the best so many candidates are drawn by lot. */
  int top(int candidates) {
    return Math.min(candidates, Math.max(2, (int) Math.ceil(candidates * intensity())));
  }

  /** As it stands in the journal. */
  JsonObject tree() {
    return JsonObject.builder()
        .put("ne", genes)
        .put("intensity", intensity())
        .put("active", active)
        .put("lot", lot)
        .build();
  }
}
