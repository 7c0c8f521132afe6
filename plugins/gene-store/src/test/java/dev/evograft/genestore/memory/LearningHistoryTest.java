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
            "{\"id\":\"mge_0\",\"at\":\"2026-11-03T12:00:00.000Z\",\"outcome\":\"success\",\"mode\":\"none\","
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
    Lesson other = new Lesson("mge_x", Outcomes.NOON, true, FailureClass.NONE, List.of(), HERE);
    assertThat(LearningHistory.apply(once, other)).as("of another event").isPresent();
    Gene old = gene().withLearning(lesson(0, FailureClass.NONE).entry().without("id"));
    assertThat(LearningHistory.apply(old, lesson(0, FailureClass.NONE)))
        .as("of an entry without an id")
        .isEmpty();
  }

  /** Otherwise a lesson between the late one and the others would be forgotten and come again. */
  @Test
  void aLateLessonStandsWhereItBelongs() {
    Gene gene = gene();
    for (int i = 10; i < 31; i++) {
      gene = taught(gene, lesson(i, FailureClass.PROTOCOL));
    }
    assertThat(LearningHistory.apply(gene, lesson(1, FailureClass.PROTOCOL))).isEmpty();
    gene = gene.with("learning_history", gene.learningHistory().subList(0, 19));
    gene = taught(gene, lesson(1, FailureClass.PROTOCOL));

    assertThat(gene.learningHistory().get(0).string("id")).contains("mge_1");
    gene = taught(gene, lesson(40, FailureClass.PROTOCOL));
    assertThat(gene.learningHistory()).hasSize(20);
    assertThat(gene.learningHistory().get(0).string("id")).contains("mge_11");
    assertThat(LearningHistory.apply(gene, lesson(1, FailureClass.PROTOCOL))).isEmpty();
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
    assertThat(FailureClass.of("constraint_destructive", "", true))
        .isEqualTo(FailureClass.CONSTRAINT_DESTRUCTIVE);
    assertThat(FailureClass.of("validation", "mvn verify: a critical constraint test", false))
        .as("the words are those of a check")
        .isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("", "mvn verify: protocol test failed", true))
        .isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("of_the_future", "protocol", false)).isEqualTo(FailureClass.UNKNOWN);
    assertThat(FailureClass.of("", "HARD CAP BREACH: 70 files", false))
        .isEqualTo(FailureClass.CONSTRAINT_DESTRUCTIVE);
    assertThat(FailureClass.of("", "forbidden path .git", false))
        .isEqualTo(FailureClass.CONSTRAINT);
    assertThat(FailureClass.of("", "a check failed: mvn verify", false))
        .isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("", "", true)).isEqualTo(FailureClass.VALIDATION);
    assertThat(FailureClass.of("", "who knows", false)).isEqualTo(FailureClass.UNKNOWN);
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
    return new Lesson("mge_" + millis, at, success, failure, List.of("log_error"), HERE);
  }

  static Gene gene() {
    return new Gene(
        JsonObject.builder().put("type", "Gene").put("id", "g").put("category", "repair").build());
  }
}
