// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Detection;
import dev.evograft.evolution.detect.Evidence;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.Sources;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * What a cycle begins with.
 *
 * @param detection the signals
 * @param history the cycles before
 * @param strategy that is followed, never {@code auto}
 * @param origin what else the decisions follow from
 */
record Detected(Detection detection, History history, Strategy strategy, Origin origin) {

  private static final int MOST_EVIDENCE = 20;

  /**
   * Where it comes from.
   *
   * @param seed of all chance
   * @param runs the newest run that was looked at; empty without one
   * @param skill of the newest run that failed; empty without one
   * @param unseen capsules whose paths nobody could look at in cycles before
   * @param texts how far transcripts and logs were read
   */
  record Origin(
      long seed, String runs, String skill, Set<String> unseen, List<Sources.Seen> texts) {
    Origin {
      unseen = Set.copyOf(unseen);
      texts = List.copyOf(texts);
    }
  }

  private static JsonObject text(Sources.Seen seen) {
    return JsonObject.builder()
        .put("path", seen.path())
        .put("size", seen.size())
        .put("tail", seen.tail())
        .build();
  }

  private static JsonObject evidence(Evidence one) {
    return JsonObject.builder()
        .put("signal", one.signal())
        .put("origin", one.origin())
        .put("offset", one.offset())
        .build();
  }

  /** The details of the entry of the phase. */
  JsonObject details() {
    return JsonObject.builder()
        .put(
            "evidence",
            detection.evidence().stream().limit(MOST_EVIDENCE).map(Detected::evidence).toList())
        .put("about", detection.about())
        .put(PastCycles.TEXTS, origin.texts().stream().map(Detected::text).toList())
        .put("signals", detection.signals())
        .put("suppressed", detection.suppressed())
        .put("strategy", strategy.word())
        .put("seed", origin.seed())
        .put("repairs_in_window", history.intents(Category.REPAIR.word()))
        .put("notes", detection.notes())
        .put("skill", origin.skill())
        .put(PastCycles.RUNS_UP_TO, origin.runs())
        .build();
  }
}
