// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.chance.Chance;

/**
 * Genetic drift: in a small pool chance decides more often than merit.
 *
 * @param intensity with what probability it is active in a cycle
 * @param active whether it is in this one
 */
public record Drift(double intensity, boolean active) {

  /** 1 / sqrt(Ne) for a pool of so many genes, at most 1. */
  public static double intensity(int genes) {
    return genes <= 1 ? 1 : 1 / Math.sqrt(genes);
  }

  /** Draws whether it is active. */
  static Drift draw(int genes, Chance chance) {
    double intensity = intensity(genes);
    return new Drift(intensity, chance.next() < intensity);
  }

  /** From how many of the best so many candidates are drawn by lot. */
  int top(int candidates) {
    return Math.min(candidates, Math.max(2, (int) Math.ceil(candidates * intensity)));
  }
}
