// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.chance.Chance;
import dev.evograft.json.JsonObject;

/**
 * Genetic drift: in a small pool chance decides more often than merit.
 *
 * @param genes how many there are: the effective population size of the specification
 * @param active whether it is active in this cycle
 */
public record Drift(int genes, boolean active) {

  /** With what probability it is active in a cycle: 1 / sqrt(Ne), at most 1. */
  public double intensity() {
    return intensity(genes);
  }

  private static double intensity(int genes) {
    return genes <= 1 ? 1 : 1 / Math.sqrt(genes);
  }

  /** Draws whether it is active. */
  static Drift draw(int genes, Chance chance) {
    return new Drift(genes, chance.next() < intensity(genes));
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
        .build();
  }
}
