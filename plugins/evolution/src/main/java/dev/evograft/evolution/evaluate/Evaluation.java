// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is known of a change when it is judged.
 *
 * @param repairs whether it is meant to mend something, which must be shown: one of the checks has
 *     failed before
 * @param changes every file that is not what it was
 * @param maxFiles how many the gene allows
 * @param before what came of the checks in the untouched state; empty unless it repairs
 * @param after what came of them with the change, in the same order
 * @param fit how clear signals and selection were
 */
public record Evaluation(
    boolean repairs,
    List<FileChange> changes,
    int maxFiles,
    List<CheckResult> before,
    List<CheckResult> after,
    Fit fit) {

  private static final int NAMED = 3;

  /**
   * How clear it was what to do.
   *
   * @param signals 1 when an error was seen, less for opinions
   * @param selection how well the gene fits, 0 to 1
   */
  public record Fit(double signals, double selection) {}

  public Evaluation {
    changes = List.copyOf(changes);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** The verdict, by these bounds. */
  public Verdict judge(Bounds bounds, ProtectedPaths paths) {
    List<Violation> violations = new ArrayList<>(bounds.judge(changes, maxFiles));
    changes.forEach(change -> paths.judge(change).ifPresent(violations::add));
    Score score = score(violations.isEmpty());
    if (changes.isEmpty()) {
      return verdict(
          Verdict.Kind.NEUTRAL, "nothing_changed", "nothing was changed", score, violations);
    }
    if (!violations.isEmpty()) {
      return verdict(
          Verdict.Kind.FAILED,
          violations.get(0).code(),
          Bounds.named(violations),
          score,
          violations);
    }
    return judgeChecks(score);
  }

  private Verdict judgeChecks(Score score) {
    List<CheckResult> unstarted = of(after, CheckResult.Status.NOT_STARTED);
    List<CheckResult> failed = of(after, CheckResult.Status.FAILED);
    if (after.isEmpty()) {
      return verdict(
          Verdict.Kind.UNVERIFIABLE,
          "no_check",
          "no check ran, so nothing is known",
          score,
          List.of());
    }
    if (!failed.isEmpty()) {
      return verdict(Verdict.Kind.FAILED, "check_failed", told(failed), score, List.of());
    }
    if (!unstarted.isEmpty()) {
      return unstarted(unstarted, score);
    }
    if (repairs && of(before, CheckResult.Status.FAILED).isEmpty()) {
      return verdict(
          Verdict.Kind.UNVERIFIABLE,
          "not_failed_before",
          "every check passed before the change too, so none shows that it mends anything",
          score,
          List.of());
    }
    return verdict(
        Verdict.Kind.SUCCESS, "passed", after.size() + " checks passed", score, List.of());
  }

  /** A check that could be started before, and cannot now, is broken by the change. */
  private Verdict unstarted(List<CheckResult> unstarted, Score score) {
    boolean startedBefore =
        IntStream.range(0, Math.min(before.size(), after.size()))
            .anyMatch(
                i ->
                    after.get(i).status() == CheckResult.Status.NOT_STARTED
                        && before.get(i).status() != CheckResult.Status.NOT_STARTED);
    return verdict(
        startedBefore ? Verdict.Kind.FAILED : Verdict.Kind.UNVERIFIABLE,
        startedBefore ? "check_failed" : "check_not_started",
        told(unstarted),
        score,
        List.of());
  }

  private Score score(boolean kept) {
    long passed = after.stream().filter(CheckResult::ok).count();
    double files =
        changes.isEmpty() ? 0 : 1 - (double) (changes.size() - 1) / Math.max(1, maxFiles);
    return Score.of(
        fit.signals(),
        fit.selection(),
        files,
        kept,
        after.isEmpty() ? 0 : (double) passed / after.size());
  }

  private static List<CheckResult> of(List<CheckResult> results, CheckResult.Status status) {
    return results.stream().filter(result -> result.status() == status).toList();
  }

  private static String told(List<CheckResult> results) {
    return results.stream()
        .limit(NAMED)
        .map(result -> result.check().text() + ": " + result.note())
        .collect(Collectors.joining("; "));
  }

  private static Verdict verdict(
      Verdict.Kind kind, String code, String reason, Score score, List<Violation> violations) {
    return new Verdict(kind, code, reason, score, violations);
  }
}
