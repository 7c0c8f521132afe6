// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.Evaluation.Fit;
import dev.evograft.evolution.evaluate.Evaluation.Goal;
import dev.evograft.evolution.evaluate.Evaluation.Made;
import dev.evograft.evolution.evaluate.Evaluation.Ran;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final List<FileChange> ONE = List.of(BoundsTest.changed("src/a.js", 3));

  private final Bounds bounds = new Bounds(Bounds.Caps.DEFAULT, List.of(), List.of());
  private final ProtectedPaths paths = ProtectedPaths.of(List.of(), Path.of("nowhere"));

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
        judge(
            false,
            ONE,
            results(Status.PASSED, Status.PASSED, Status.PASSED),
            results(Status.PASSED, Status.PASSED, Status.FAILED));

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

  @Test
  void whatElseWasFoundFailsItEvenWhereNothingChanged() {
    Violation edited = new Violation("git_edited", ".git/config", ".git/config was edited");
    Ran ran = new Ran(results(Status.PASSED), results(Status.PASSED), List.of());

    for (List<FileChange> changes : List.of(ONE, List.<FileChange>of())) {
      Verdict verdict = judge(new Made(changes, List.of(edited)), false, ran);

      assertThat(verdict.kind()).isEqualTo(Verdict.Kind.FAILED);
      assertThat(verdict.code()).isEqualTo("git_edited");
      assertThat(verdict.violations()).containsExactly(edited);
    }
  }

  @Test
  void aSuccessOnOtherChecksSaysWhichOfTheGenesDidNotRun() {
    Ran ran =
        new Ran(results(Status.FAILED), results(Status.PASSED), List.of("'x' is not run: because"));

    assertThat(judge(new Made(ONE, List.of()), true, ran).reason())
        .isEqualTo("1 check passed; 'x' is not run: because");
    assertThat(
            judge(new Made(ONE, List.of()), true, new Ran(List.of(), List.of(), ran.refused()))
                .reason())
        .isEqualTo("no check ran, so nothing is known: 'x' is not run: because");
  }

  @Test
  void aCheckThatCannotStartInTheUntouchedStateSaysNothingWhateverFollows() {
    assertThat(Evaluation.untold(results(Status.PASSED, Status.NOT_STARTED))).hasSize(1);
    assertThat(judge(false, ONE, results(Status.NOT_STARTED), results(Status.PASSED)).kind())
        .isEqualTo(Verdict.Kind.UNVERIFIABLE);
  }

  @Test
  void resultsAreComparedByTheirChecksNotTheirPlaces() {
    List<CheckResult> before = results(Status.PASSED, Status.PASSED);
    List<CheckResult> after = List.of(results(Status.PASSED, Status.NOT_STARTED).get(1));

    assertThat(judge(false, ONE, before, after).kind()).isEqualTo(Verdict.Kind.FAILED);
    assertThat(judge(false, ONE, List.of(before.get(0)), after).kind())
        .isEqualTo(Verdict.Kind.UNVERIFIABLE);
  }

  private Verdict judge(
      boolean repairs,
      List<FileChange> changes,
      List<CheckResult> before,
      List<CheckResult> after) {
    return judge(new Made(changes, List.of()), repairs, new Ran(before, after, List.of()));
  }

  private Verdict judge(Made made, boolean repairs, Ran ran) {
    return new Evaluation(new Goal(repairs, 5), made, ran, new Fit(1, 1)).judge(bounds, paths);
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

  @Test
  void whatIsNoRepairNeedsATestThatPassedBefore() {
    Verdict verdict = judge(false, ONE, results(Status.EMPTY), results(Status.PASSED));

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNVERIFIABLE);
    assertThat(verdict.code()).isEqualTo("no_test_before");
    assertThat(judge(false, ONE, results(Status.PASSED), results(Status.PASSED)).kind())
        .isEqualTo(Verdict.Kind.SUCCESS);
  }
}
