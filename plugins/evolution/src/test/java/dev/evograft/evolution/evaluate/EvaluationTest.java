// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.Evaluation.Fit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final List<FileChange> ONE = List.of(BoundsTest.changed("src/a.js", 3));

  private final Bounds bounds = new Bounds(Bounds.Caps.DEFAULT, List.of(), List.of());
  private final ProtectedPaths paths =
      ValidationPlan.of(new AllowList(List.of()), List.of("npm test"), List.of(), Optional.empty())
          .paths();

  @Test
  void aRepairMendsWhatFailedBefore() {
    Verdict verdict = judge(true, ONE, results(Status.FAILED), results(Status.PASSED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.SUCCESS);
    assertThat(verdict.score().value()).isEqualTo(1.0);
  }

  @Test
  void aRepairOfWhatDidNotFailShowsNothing() {
    Verdict verdict = judge(true, ONE, results(Status.PASSED), results(Status.PASSED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNVERIFIABLE);
    assertThat(verdict.code()).isEqualTo("not_failed_before");
  }

  @Test
  void aCheckThatCouldNotStartBeforeDidNotFailBefore() {
    Verdict verdict = judge(true, ONE, results(Status.NOT_STARTED), results(Status.PASSED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNVERIFIABLE);
  }

  @Test
  void withoutACheckThereIsNoSuccess() {
    Verdict verdict = judge(false, ONE, List.of(), List.of());

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNVERIFIABLE);
    assertThat(verdict.code()).isEqualTo("no_check");
    assertThat(verdict.score().value()).isLessThan(Score.GOOD);
  }

  @Test
  void nothingChangedIsNeutralWhateverTheChecksSay() {
    assertThat(judge(false, List.of(), List.of(), results(Status.PASSED)).kind())
        .isEqualTo(Verdict.Kind.NEUTRAL);
  }

  @Test
  void oneFailedCheckIsEnough() {
    Verdict verdict =
        judge(false, ONE, List.of(), results(Status.PASSED, Status.NOT_STARTED, Status.FAILED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAILED);
    assertThat(verdict.reason()).isEqualTo("check 2: because");
  }

  @Test
  void aCheckThatNoLongerStartsIsBroken() {
    assertThat(judge(true, ONE, results(Status.FAILED), results(Status.NOT_STARTED)).kind())
        .isEqualTo(Verdict.Kind.FAILED);
    assertThat(judge(true, ONE, results(Status.NOT_STARTED), results(Status.NOT_STARTED)).kind())
        .isEqualTo(Verdict.Kind.UNVERIFIABLE);
  }

  @Test
  void aWeakenedTestFailsThoughEverythingPasses() {
    List<FileChange> changes =
        List.of(BoundsTest.changed("src/a.js", 3), BoundsTest.changed("test/a.test.js", 1));

    Verdict verdict = judge(true, changes, results(Status.FAILED), results(Status.PASSED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAILED);
    assertThat(verdict.code()).isEqualTo("protected_path");
    assertThat(verdict.violations()).extracting(Violation::path).containsExactly("test/a.test.js");
  }

  private Verdict judge(
      boolean repairs,
      List<FileChange> changes,
      List<CheckResult> before,
      List<CheckResult> after) {
    return new Evaluation(repairs, changes, 5, before, after, new Fit(1, 1)).judge(bounds, paths);
  }

  private static List<CheckResult> results(Status... statuses) {
    return Stream.iterate(0, i -> i < statuses.length, i -> i + 1)
        .map(
            i ->
                new CheckResult(
                    new Check("check " + i, List.of("x"), Check.Origin.GENE),
                    statuses[i],
                    statuses[i] == Status.PASSED ? "" : "because",
                    "",
                    1))
        .toList();
  }
}
