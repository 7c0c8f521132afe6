// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.process.Leftovers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a cycle works, and what has to be undone when its process dies.
 *
 * @param place {@code here}, {@code copy}, or empty while there is none
 * @param mark that every process of the cycle carries
 * @param snapshot of the workspace before it was touched; empty while it was not
 * @param touched files that are brought into the workspace
 * @param processes that were started, for systems that show no marks
 */
record Scene(
    String place,
    String mark,
    String snapshot,
    List<Touched> touched,
    List<Leftovers.Known> processes) {

  static final String HERE = "here";
  static final String COPY = "copy";

  private static final int MOST_PROCESSES = 50;

  Scene {
    touched = List.copyOf(touched);
    processes = List.copyOf(processes);
  }

  static Scene marked(String mark) {
    return new Scene("", mark, "", List.of(), List.of());
  }

  boolean isHere() {
    return place.equals(HERE);
  }

  Scene at(String where, String recorded) {
    return new Scene(where, mark, recorded, touched, processes);
  }

  Scene keeping(String recorded, List<Touched> files) {
    return new Scene(place, mark, recorded, files, processes);
  }

  /** The newest of them are enough: those before have ended. */
  Scene with(Leftovers.Known process) {
    List<Leftovers.Known> known = new ArrayList<>(processes);
    known.add(process);
    return new Scene(
        place,
        mark,
        snapshot,
        touched,
        known.subList(Math.max(0, known.size() - MOST_PROCESSES), known.size()));
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put("place", place)
        .put("mark", mark)
        .put("snapshot", snapshot)
        .put("touched", touched.stream().map(Touched::tree).toList())
        .put("processes", processes.stream().map(Scene::tree).toList())
        .build();
  }

  private static JsonObject tree(Leftovers.Known process) {
    return JsonObject.builder()
        .put("pid", process.pid())
        .put("at", process.at().toEpochMilli())
        .build();
  }

  static Scene of(JsonObject tree) {
    return new Scene(
        tree.string("place", ""),
        tree.string("mark", ""),
        tree.string("snapshot", ""),
        tree.objects("touched").stream().map(Touched::of).toList(),
        tree.objects("processes").stream()
            .map(
                one ->
                    new Leftovers.Known(
                        one.integer("pid", 0), Instant.ofEpochMilli(one.integer("at", 0))))
            .toList());
  }
}
