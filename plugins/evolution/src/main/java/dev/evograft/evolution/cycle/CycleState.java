// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import java.time.Instant;

/**
 * All that somebody needs who goes on with a cycle, or undoes it, when its process is gone.
 *
 * @param head which cycle
 * @param step what it is about to do
 * @param scene where it works
 * @param rest what the step needs besides: the task while it waits, the change while it is reviewed
 *     or kept, the ending while it ends
 */
record CycleState(Head head, Step step, Scene scene, JsonObject rest) {

  /**
   * Which cycle.
   *
   * @param cycle its id
   * @param run the run of kind {@code evolution} that it is
   * @param at when it began
   */
  record Head(String cycle, String run, Instant at) {}

  /** A cycle that has just begun. */
  static CycleState begun(Head head, String mark) {
    return new CycleState(head, Step.BEGUN, Scene.marked(mark), JsonObject.EMPTY);
  }

  /** A change that is tried, which is no cycle but works as one. */
  static CycleState trying(Head head, String mark) {
    return begun(head, mark).to(Step.TRYING);
  }

  CycleState to(Step next) {
    return new CycleState(head, next, scene, rest);
  }

  CycleState at(Scene other) {
    return new CycleState(head, step, other, rest);
  }

  CycleState with(JsonObject other) {
    return new CycleState(head, step, scene, other);
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put("cycle", head.cycle())
        .put("run", head.run())
        .put("at", head.at().toEpochMilli())
        .put("step", step.word())
        .put("scene", scene.tree())
        .put("rest", rest)
        .build();
  }

  /**
   * Reads what {@link #tree} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static CycleState of(JsonObject tree) {
    String cycle = tree.string("cycle", "");
    if (cycle.isEmpty()) {
      throw new IllegalArgumentException("it names no cycle");
    }
    return new CycleState(
        new Head(cycle, tree.string("run", ""), Instant.ofEpochMilli(tree.integer("at", 0))),
        Step.of(tree.string("step", "")),
        Scene.of(tree.object("scene")),
        tree.object("rest"));
  }
}
