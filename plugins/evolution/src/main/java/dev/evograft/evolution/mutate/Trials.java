// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.json.JsonObject;

/**
 * How often a personality was used, and how it did.
 *
 * @param success times
 * @param fail times
 * @param average of the scores
 * @param scores how many scores
 */
record Trials(long success, long fail, double average, long scores) {

  private static final int ENOUGH = 3;
  private static final double FULL = 8;

  static Trials of(JsonObject stats) {
    return new Trials(
        stats.integer("success", 0),
        stats.integer("fail", 0),
        stats.number("avg_score").orElse(0),
        stats.integer("n", 0));
  }

  JsonObject and(boolean good, double score, String at) {
    long more = scores + 1;
    return JsonObject.builder()
        .put("success", success + (good ? 1 : 0))
        .put("fail", fail + (good ? 0 : 1))
        .put("avg_score", average + (score - average) / more)
        .put("n", more)
        .put("updated_at", at)
        .build();
  }

  boolean isEnough() {
    return success + fail >= ENOUGH;
  }

  double fitness() {
    double smoothed = (success + 1.0) / (success + fail + 2.0);
    return 0.75 * smoothed + 0.25 * average * Math.min(1, scores / FULL);
  }
}
