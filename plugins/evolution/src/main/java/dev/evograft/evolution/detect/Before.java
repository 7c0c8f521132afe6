// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules of signals know of the cycles before, and nothing else.
 *
 * @param answered by the keys of the signals that were seen in how many cycles of the window each
 *     was
 * @param counts how those cycles went
 * @param mostFailed the genes that a loop of failures bans
 */
record Before(Map<String, Integer> answered, Counts counts, List<String> mostFailed) {

  /**
   * How the cycles before went.
   *
   * @param repairs in a row, up to the last
   * @param empty in a row, up to the last
   * @param failures in a row, up to the last
   * @param window of the window
   */
  record Counts(int repairs, int empty, int failures, Window window) {}

  /**
   * How those of the window went.
   *
   * @param empty that changed nothing
   * @param failed that failed
   */
  record Window(int empty, int failed) {}

  Before {
    answered = Map.copyOf(answered);
    mostFailed = List.copyOf(mostFailed);
  }

  /** As far as these signals need it. */
  static Before of(History history, List<String> seen) {
    Map<String, Integer> all = history.frequencies();
    Map<String, Integer> answered = new HashMap<>();
    for (String signal : seen) {
      String key = SignalKey.of(signal);
      answered.put(key, all.getOrDefault(key, 0));
    }
    return new Before(
        answered,
        new Counts(
            history.streak(cycle -> cycle.intent().equals("repair")),
            history.streak(cycle -> cycle.is(CycleOutcome.NEUTRAL)),
            history.failures(),
            new Window(
                (int) history.inWindow(CycleOutcome.NEUTRAL),
                (int) history.inWindow(CycleOutcome.FAILED))),
        history.mostFailed());
  }

  /** Whether a signal was answered in vain. */
  boolean isInVain(String signal) {
    return answered.getOrDefault(SignalKey.of(signal), 0) >= SignalRules.SUPPRESSED_FROM;
  }

  /** For the record, of which the signals that were seen are a part, too. */
  JsonObject tree(List<String> seen) {
    return JsonObject.builder()
        .put(
            "answered",
            seen.stream().map(signal -> answered.getOrDefault(SignalKey.of(signal), 0)).toList())
        .put("repairs", counts.repairs())
        .put("empty", counts.empty())
        .put("failures", counts.failures())
        .put("empty_in_window", counts.window().empty())
        .put("failed_in_window", counts.window().failed())
        .put("most_failed", mostFailed)
        .build();
  }

  static Before of(JsonObject tree, List<String> seen) {
    Map<String, Integer> answered = new HashMap<>();
    List<Object> times = new ArrayList<>(tree.list("answered"));
    for (int i = 0; i < seen.size(); i++) {
      boolean known = i < times.size() && times.get(i) instanceof Number;
      answered.put(SignalKey.of(seen.get(i)), known ? ((Number) times.get(i)).intValue() : 0);
    }
    return new Before(
        answered,
        new Counts(
            (int) tree.integer("repairs", 0),
            (int) tree.integer("empty", 0),
            (int) tree.integer("failures", 0),
            new Window(
                (int) tree.integer("empty_in_window", 0),
                (int) tree.integer("failed_in_window", 0))),
        tree.strings("most_failed"));
  }
}
