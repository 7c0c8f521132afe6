// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import java.util.List;

/**
 * How well a cycle did, from 0 to 1, with what it is made of.
 *
 * @param parts weights sum up to 1
 */
public record Score(List<Part> parts) {

  /** Above it a capsule may be offered to others. */
  public static final double GOOD = 0.7;

  private static final double SIGNALS = 0.05;
  private static final double SELECTION = 0.15;
  private static final double BLAST = 0.2;
  private static final double BOUNDS = 0.25;
  private static final double CHECKS = 0.35;

  /**
   * One thing that counts.
   *
   * @param name what it is about
   * @param weight how much it counts
   * @param value how good it is, 0 to 1
   */
  public record Part(String name, double weight, double value) {}

  public Score {
    parts = List.copyOf(parts);
  }

  /**
   * The score of a cycle.
   *
   * @param seen how clear the signals were: 1 when an error was seen, less for opinions
   * @param selection how well the gene fits, 0 to 1
   * @param small how small the change is within its bounds, 0 to 1
   * @param kept whether all bounds were kept
   * @param passed which part of the checks passed; 0 when none ran
   */
  static Score of(double seen, double selection, double small, boolean kept, double passed) {
    return new Score(
        List.of(
            new Part("signals", SIGNALS, bounded(seen)),
            new Part("selection", SELECTION, bounded(selection)),
            new Part("blast_radius", BLAST, bounded(small)),
            new Part("bounds", BOUNDS, kept ? 1 : 0),
            new Part("checks", CHECKS, bounded(passed))));
  }

  /** The sum, to three digits. */
  public double value() {
    double sum = parts.stream().mapToDouble(part -> part.weight() * part.value()).sum();
    return Math.round(bounded(sum) * 1000) / 1000.0;
  }

  /** As it stands in the journal. */
  public JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder();
    for (Part part : parts) {
      tree.put(
          part.name(),
          JsonObject.builder().put("weight", part.weight()).put("value", part.value()).build());
    }
    return tree.build();
  }

  private static double bounded(double value) {
    return Double.isNaN(value) ? 0 : Math.max(0, Math.min(1, value));
  }
}
