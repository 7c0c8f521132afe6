// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningHistoryTest {

  private static final String HERE = "linux/x64/java17";

  @Test
  void aSuccessIsRememberedAsTheSchemaHasIt() {
    Gene taught = taught(gene(), lesson(0, FailureClass.NONE));

    assertThat(taught.learningHistory().get(0).toString())
        .isEqualTo(
            "{\"at\":\"2026-11-03T12:00:00.000Z\",\"outcome\":\"success\",\"mode\":\"none\","
                + "\"reason_class\":\"none\",\"retryable\":false,\"learning_signals\":[\"log_error\"]}");
    assertThat(taught.antiPatterns()).isEmpty();
  }

  @Test
  void onlyAHardFailureIsAnAntiPattern() {
    Gene soft = taught(gene(), lesson(0, FailureClass.VALIDATION));
    Gene hard = taught(soft, lesson(1, FailureClass.CONSTRAINT));

    assertThat(soft.antiPatterns()).isEmpty();
    assertThat(soft.learningHistory().get(0).bool("retryable")).contains(true);
    assertThat(hard.antiPatterns()).hasSize(1);
    assertThat(hard.learningHistory()).hasSize(2);
  }

  @Test
  void theSameLessonIsLearnedOnce() {
    Gene once = taught(gene(), lesson(0, FailureClass.NONE));

    assertThat(LearningHistory.apply(once, lesson(0, FailureClass.NONE))).isEmpty();
    assertThat(LearningHistory.apply(once, lesson(0, FailureClass.UNKNOWN)))
        .as("another outcome")
        .isPresent();
  }

  @Test
  void historiesAreBounded() {
    Gene gene = gene();
    for (int i = 0; i < 50; i++) {
      gene = taught(gene, lesson(i, FailureClass.PROTOCOL));
    }

    assertThat(gene.learningHistory()).hasSize(20);
    assertThat(gene.antiPatterns()).hasSize(12);
    assertThat(gene.learningHistory().get(19).string("at", "")).contains("12:00:00.049");
  }

  @Test
  void whatAFullHistoryForgotIsNotLearnedAgain() {
    Gene gene = gene();
    for (int i = 0; i < 30; i++) {
      gene = taught(gene, lesson(i, FailureClass.NONE));
    }

    assertThat(LearningHistory.apply(gene, lesson(3, FailureClass.NONE))).isEmpty();
  }

  @Test
  void boostsRiseSlowlyAndFallFast() {
    Gene gene = taught(gene(), lesson(0, FailureClass.NONE));
    assertThat(boost(gene)).isEqualTo(0.1);
    gene = taught(gene, lesson(1, FailureClass.NONE));
    assertThat(boost(gene)).isEqualTo(0.15);
    gene = taught(gene, lesson(2, FailureClass.UNKNOWN));
    assertThat(boost(gene)).isEqualTo(0.05);
    for (int i = 3; i < 30; i++) {
      gene = taught(gene, lesson(i, FailureClass.UNKNOWN));
    }
    assertThat(boost(gene)).isEqualTo(-0.5);
    assertThat(gene.epigeneticMarks()).hasSize(1);
  }

  @Test
  void marksGoAfterNinetyDaysAndThoseOfOthersStay() {
    Instant old = Outcomes.NOON.minus(Duration.ofDays(90)).minusMillis(1);
    List<Object> marks = new ArrayList<>();
    marks.add("a text");
    marks.add(mark("elsewhere", old));
    marks.add(mark("here and now", Outcomes.NOON.minus(Duration.ofDays(90))));
    marks.add(JsonObject.builder().put("context", "no time").build());
    Gene gene = gene().withEpigeneticMarks(marks);

    Gene taught = taught(gene, lesson(0, FailureClass.NONE));

    assertThat(taught.epigeneticMarks()).hasSize(4).contains("a text");
    assertThat(taught.epigeneticMarks().toString()).doesNotContain("elsewhere");
  }

  @Test
  void reasonsAreClassified() {
    assertThat(FailureClass.of("HARD CAP BREACH: 70 files", true))
        .isEqualTo(FailureClass.CONSTRAINT_DESTRUCTIVE);
    assertThat(FailureClass.of("forbidden path .git", false)).isEqualTo(FailureClass.CONSTRAINT);
    assertThat(FailureClass.of("a check failed: mvn verify", false))
        .isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("", true)).isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("who knows", false)).isEqualTo(FailureClass.UNKNOWN);
  }

  private static JsonObject mark(String context, Instant at) {
    return JsonObject.builder()
        .put("context", context)
        .put("boost", 0.1)
        .put("created_at", EventTimes.stamp(at))
        .build();
  }

  private static double boost(Gene gene) {
    JsonObject mark = (JsonObject) gene.epigeneticMarks().get(0);
    return mark.number("boost").orElseThrow();
  }

  private static Gene taught(Gene gene, Lesson lesson) {
    return LearningHistory.apply(gene, lesson).orElseThrow();
  }

  private static Lesson lesson(int millis, FailureClass failure) {
    boolean success = failure == FailureClass.NONE;
    Instant at = Outcomes.NOON.plusMillis(millis);
    return new Lesson(at, success, failure, List.of("log_error"), HERE);
  }

  static Gene gene() {
    return new Gene(
        JsonObject.builder().put("type", "Gene").put("id", "g").put("category", "repair").build());
  }
}
