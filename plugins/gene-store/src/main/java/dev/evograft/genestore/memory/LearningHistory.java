// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Teaches a gene: its history, its anti-patterns and its marks change together, once a lesson. */
final class LearningHistory {

  private LearningHistory() {}

  /**
   * The gene with a lesson; empty if it had that lesson already, or if the lesson is older than all
   * of a full history, which it may have been in.
   */
  static Optional<Gene> apply(Gene gene, Lesson lesson) {
    List<JsonObject> history = gene.learningHistory();
    if (isIn(history, lesson) || isForgotten(history, lesson)) {
      return Optional.empty();
    }
    Gene taught = gene.withLearning(lesson.entry());
    if (lesson.failure().hard()) {
      taught = taught.withAntiPattern(lesson.antiPattern());
    }
    return Optional.of(
        taught.withEpigeneticMarks(EpigeneticMarks.after(gene.epigeneticMarks(), lesson)));
  }

  private static boolean isIn(List<JsonObject> history, Lesson lesson) {
    long at = lesson.at().toEpochMilli();
    return history.stream()
        .anyMatch(
            entry -> entry.string("outcome", "").equals(lesson.outcome()) && time(entry) == at);
  }

  private static boolean isForgotten(List<JsonObject> history, Lesson lesson) {
    return history.size() >= Gene.MAX_LEARNING_HISTORY
        && history.stream().allMatch(entry -> time(entry) > lesson.at().toEpochMilli());
  }

  private static long time(JsonObject entry) {
    return EventTimes.parse(entry.string("at", ""));
  }
}
