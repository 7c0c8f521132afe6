// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Teaches a gene: its history, its anti-patterns and its marks change together, once a lesson. */
final class LearningHistory {

  private LearningHistory() {}

  /**
   * The gene with a lesson; empty if it had that lesson already, or if the lesson is older than all
   * of a full history, which it may have been in.
   */
  static Optional<Gene> apply(Gene gene, Lesson lesson) {
    List<@Nullable Object> history = gene.tree().list("learning_history");
    if (has(history, lesson) || isForgotten(gene.learningHistory(), lesson)) {
      return Optional.empty();
    }
    Gene taught =
        gene.with(
            "learning_history", with(history, lesson.entry(), lesson, Gene.MAX_LEARNING_HISTORY));
    if (lesson.failure().hard()) {
      taught =
          taught.with(
              "anti_patterns",
              with(gene.antiPatterns(), lesson.antiPattern(), lesson, Gene.MAX_ANTI_PATTERNS));
    }
    return Optional.of(
        taught.withEpigeneticMarks(EpigeneticMarks.after(gene.epigeneticMarks(), lesson)));
  }

  /** By its id; what others wrote has none, and goes by its time and outcome. */
  private static boolean has(List<@Nullable Object> history, Lesson lesson) {
    long at = lesson.at().toEpochMilli();
    for (Object one : history) {
      if (one instanceof JsonObject entry
          && (entry.containsKey("id")
              ? entry.string("id", "").equals(lesson.id())
              : entry.string("outcome", "").equals(lesson.outcome()) && time(entry) == at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForgotten(List<JsonObject> history, Lesson lesson) {
    return history.size() >= Gene.MAX_LEARNING_HISTORY
        && history.stream().allMatch(entry -> time(entry) >= lesson.at().toEpochMilli());
  }

  /** A late lesson stands where it belongs, so that always the oldest goes. */
  private static List<@Nullable Object> with(
      List<@Nullable Object> known, JsonObject entry, Lesson lesson, int most) {
    List<@Nullable Object> all = new ArrayList<>(known);
    int place = all.size();
    while (place > 0
        && all.get(place - 1) instanceof JsonObject before
        && time(before) > lesson.at().toEpochMilli()) {
      place--;
    }
    all.add(place, entry);
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static long time(JsonObject entry) {
    return EventTimes.parse(entry.string("at", ""));
  }
}
