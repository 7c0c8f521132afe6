// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The journal as {@code journal export} prints it: the entries of each run, in their order. */
final class ExportedRuns {

  private static final String END = "run.completed";

  private final Map<String, List<JsonObject>> runs = new TreeMap<>();

  ExportedRuns(String printed) {
    printed
        .lines()
        .map(Child::json)
        .forEach(
            entry ->
                runs.computeIfAbsent(entry.string("key", ""), key -> new ArrayList<>()).add(entry));
  }

  boolean allEnded() {
    return runs.values().stream().allMatch(run -> type(last(run)).equals(END));
  }

  /** How each run ended that has. */
  Map<String, String> ends() {
    Map<String, String> ends = new TreeMap<>();
    runs.forEach(
        (id, run) -> {
          if (type(last(run)).equals(END)) {
            ends.put(id, last(run).object("payload").string("status", ""));
          }
        });
    return ends;
  }

  /** The runs whose process died. */
  List<String> abandoned() {
    return runs.entrySet().stream()
        .filter(
            run ->
                last(run.getValue()).object("payload").string("reason", "").startsWith("abandoned"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A beginning, no gap, and one end behind everything else. */
  void areWhole() {
    runs.forEach(
        (id, run) -> {
          assertThat(type(run.get(0))).as(id).isEqualTo("run.started");
          for (int i = 0; i < run.size(); i++) {
            assertThat(run.get(i).integer("ordinal", -1)).as(id).isEqualTo(i);
            assertThat(type(run.get(i)).equals(END))
                .as("%s#%d", id, i)
                .isEqualTo(i == run.size() - 1);
          }
        });
  }

  private static JsonObject last(List<JsonObject> run) {
    return run.get(run.size() - 1);
  }

  private static String type(JsonObject entry) {
    return entry.string("type", "");
  }
}
