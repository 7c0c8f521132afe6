// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Detection;
import dev.evograft.evolution.detect.Evidence;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.Sources;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a cycle begins with.
 *
 * @param detection the signals
 * @param history the cycles before
 * @param course which strategy is followed
 * @param origin what else the decisions follow from
 */
record Detected(Detection detection, History history, Course course, Origin origin) {

  /** The members of the entry by which signals and strategy are made again. */
  static final String BASIS = "basis";

  static final String ASKED = "strategy_asked";
  static final String NUMBER = "cycle_number";

  private static final int MOST_EVIDENCE = 20;

  /**
   * Which strategy somebody asked for, and when.
   *
   * @param asked as it was asked for, such as {@code auto}
   * @param number of the cycle in its workspace, from 1
   */
  record Course(Strategy asked, long number) {}

  /**
   * Where it comes from.
   *
   * @param seed of all chance
   * @param runs that were looked at
   * @param skill of the run that the cycle is about; empty without one
   * @param known of the cycles before
   */
  record Origin(long seed, OpenRuns.Range runs, String skill, Known known) {}

  /**
   * What is known of the cycles before, besides the history.
   *
   * @param window the ids of those that the rules look at
   * @param unseen capsules whose paths nobody could look at
   * @param texts how far transcripts and logs were read
   */
  record Known(List<String> window, Set<String> unseen, List<Sources.Seen> texts) {
    Known {
      window = List.copyOf(window);
      unseen = Set.copyOf(unseen);
      texts = List.copyOf(texts);
    }
  }

  /** The strategy that is followed, never {@code auto}. */
  Strategy strategy() {
    return course.asked().resolved(course.number(), detection.signals());
  }

  private static JsonObject text(Sources.Seen seen) {
    return JsonObject.builder()
        .put("path", seen.path())
        .put("size", seen.size())
        .put("tail", seen.tail())
        .put(PastCycles.WHOLE, seen.whole())
        .build();
  }

  private static JsonObject evidence(Evidence one) {
    return JsonObject.builder()
        .put("signal", one.signal())
        .put("origin", one.origin())
        .put("offset", one.offset())
        .build();
  }

  /**
   * The details of the entry of the phase.
   *
   * @param began when the cycle did, which is before it looked at anything
   */
  JsonObject details(Instant began) {
    return details().with(PastCycles.BEGAN, began.toEpochMilli());
  }

  /** What there is to say of it. */
  JsonObject details() {
    return JsonObject.builder()
        .put(
            "evidence",
            detection.evidence().stream().limit(MOST_EVIDENCE).map(Detected::evidence).toList())
        .put("about", detection.about())
        .put(PastCycles.TEXTS, origin.known().texts().stream().map(Detected::text).toList())
        .put("signals", detection.signals())
        .put("suppressed", detection.suppressed())
        .put(BASIS, detection.grounds().basis().tree())
        .put("strategy", strategy().word())
        .put(ASKED, course.asked().word())
        .put(NUMBER, course.number())
        .put("seed", origin.seed())
        .put("repairs_in_window", history.intents(Category.REPAIR.word()))
        .put("notes", detection.notes())
        .put("skill", origin.skill())
        .put("window", origin.known().window())
        .put("runs_from", origin.runs().from())
        .put(PastCycles.RUNS_UP_TO, origin.runs().newest())
        .put("runs_looked_at", origin.runs().looked())
        .build();
  }
}
