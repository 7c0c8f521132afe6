// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The signals of the run that a cycle is. */
final class RunSignals {

  private RunSignals() {}

  /** Of one in which nothing was judged. */
  static JsonObject of(CycleOutcome outcome) {
    return outcome(outcome).build();
  }

  /** Of one that came to a verdict. */
  static JsonObject of(CycleOutcome outcome, Facts facts) {
    List<FileChange> changes = facts.work().comparison().changes();
    JsonObject.Builder signals =
        outcome(outcome)
            .put("gene", facts.task().asked().gene().id().orElse(""))
            .put("intent", facts.task().asked().mutation().category().orElse(""))
            .put("score", facts.judged().verdict().score().value())
            .put("blast_files", changes.size())
            .put("blast_lines", Bounds.lines(changes));
    List<String> skills = outcome == CycleOutcome.SUCCESS ? skills(changes) : List.of();
    return (skills.isEmpty() ? signals : signals.put("new_skill_paths", skills)).build();
  }

  private static JsonObject.Builder outcome(CycleOutcome outcome) {
    return JsonObject.builder()
        .put("task_completed", outcome == CycleOutcome.SUCCESS)
        .put("outcome", outcome.word());
  }

  /** The folders of skills that were touched. */
  private static List<String> skills(List<FileChange> changes) {
    TreeSet<String> skills = new TreeSet<>();
    changes.forEach(change -> skill(change.path()).ifPresent(skills::add));
    return List.copyOf(skills);
  }

  /** The folder of a skill is the one in {@code skills/}. */
  private static Optional<String> skill(String path) {
    List<String> parts = List.of(path.split("/"));
    int at = parts.indexOf("skills");
    return at < 0 || at + 2 >= parts.size()
        ? Optional.empty()
        : Optional.of(String.join("/", parts.subList(0, at + 2)));
  }
}
