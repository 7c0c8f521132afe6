// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a change when it is judged.
 *
 * @param goal what it was to do
 * @param made what was done
 * @param ran what came of the checks
 * @param fit how clear signals and selection were
 */
public record Evaluation(Goal goal, Made made, Ran ran, Fit fit) {

  /**
   * The code of a verdict where checks ran and nobody can believe them, or none ran because of
   * that.
   */
  public static final String DOUBTFUL = "doubtful";

  private static final int NAMED = 3;

  /**
   * What a change was to do.
   *
   * @param repairs whether it is meant to mend something, which must be shown: one of the checks
   *     has failed before
   * @param maxFiles how many files the gene allows
   */
  public record Goal(boolean repairs, int maxFiles) {}

  /**
   * What was done.
   *
   * @param changes every file that is not what it was
   * @param further what else was found that must not be, such as an edited {@code .git}, a forged
   *     ledger, or a process that was left running
   * @param doubts why nothing can be shown of it, a line each
   */
  public record Made(List<FileChange> changes, List<Violation> further, List<String> doubts) {
    public Made {
      changes = List.copyOf(changes);
      further = List.copyOf(further);
      doubts = List.copyOf(doubts);
    }

    /** Nobody doubts it. */
    public Made(List<FileChange> changes, List<Violation> further) {
      this(changes, further, List.of());
    }
  }

  /**
   * What came of the checks.
   *
   * @param before in the untouched state
   * @param after with the change
   * @param refused commands that the plan does not run, a line for each
   */
  public record Ran(List<CheckResult> before, List<CheckResult> after, List<String> refused) {
    public Ran {
      before = List.copyOf(before);
      after = List.copyOf(after);
      refused = List.copyOf(refused);
    }
  }

  /**
   * How clear it was what to do.
   *
   * @param signals 1 when an error was seen, less for opinions
   * @param selection how well the gene fits, 0 to 1
   */
  public record Fit(double signals, double selection) {}

  /**
   * The checks that tell nothing of the untouched state, because they cannot start or come to no
   * end. If there is one, the cycle ends as unverifiable before anything is changed: afterwards
   * nobody could tell what it says.
   */
  public static List<CheckResult> untold(List<CheckResult> before) {
    return before.stream()
        .filter(one -> one.status() == Status.NOT_STARTED || one.status() == Status.STOPPED)
        .toList();
  }

  /** Whether a check runs nothing of what it checks. */
  public static boolean onlyLooks(Check check) {
    return TestRunner.onlyLooks(check);
  }

  /** Whether a check passed in the untouched state, and ran something. */
  public static boolean showsThatItWorks(List<CheckResult> before) {
    return before.stream().anyMatch(one -> one.ok() && !onlyLooks(one.check()));
  }

  /** The verdict, by these bounds. */
  public Verdict judge(Bounds bounds, ProtectedPaths paths) {
    List<Violation> violations = new ArrayList<>(made.further());
    violations.addAll(bounds.judge(made.changes(), goal.maxFiles()));
    made.changes().forEach(change -> paths.judge(change).ifPresent(violations::add));
    return judge(violations);
  }

  /** The verdict, where it is known which bounds were passed. */
  public Verdict judge(List<Violation> violations) {
    Score score = score(violations.isEmpty());
    if (!violations.isEmpty()) {
      return new Verdict(
          Verdict.Kind.FAILED,
          violations.get(0).code(),
          Bounds.named(violations),
          score,
          violations);
    }
    if (made.changes().isEmpty()) {
      return verdict(Verdict.Kind.NEUTRAL, "nothing_changed", "nothing was changed");
    }
    if (!made.doubts().isEmpty()) {
      return unverifiable(DOUBTFUL, String.join("; ", made.doubts()));
    }
    return judgeChecks();
  }

  private Verdict judgeChecks() {
    if (ran.after().isEmpty()) {
      String why = ran.refused().isEmpty() ? "" : ": " + String.join("; ", ran.refused());
      return unverifiable("no_check", "no check ran, so nothing is known" + why);
    }
    List<CheckResult> untold = untold(ran.before());
    if (!untold.isEmpty()) {
      return unverifiable("check_not_started", told(untold));
    }
    List<CheckResult> bad = ran.after().stream().filter(this::isBroken).toList();
    if (!bad.isEmpty()) {
      return verdict(Verdict.Kind.FAILED, "check_failed", told(bad));
    }
    List<CheckResult> silent = ran.after().stream().filter(result -> !result.ok()).toList();
    if (!silent.isEmpty()) {
      boolean empty = silent.get(0).status() == Status.EMPTY;
      return unverifiable(empty ? "no_test_ran" : "check_not_started", told(silent));
    }
    List<CheckResult> less = ran.after().stream().filter(this::ranLess).toList();
    if (!less.isEmpty()) {
      return verdict(
          Verdict.Kind.FAILED,
          "tests_missing",
          less.get(0).check().text()
              + ": tests that ran before the change are skipped with it, or are gone");
    }
    List<CheckResult> failed = of(ran.before(), Status.FAILED);
    if (goal.repairs() && failed.isEmpty()) {
      return unverifiable(
          "not_failed_before",
          "every check passed before the change too, so none shows that it mends anything");
    }
    if (!goal.repairs() && !showsThatItWorks(ran.before())) {
      return unverifiable(
          "no_test_before",
          "no check passed with tests before the change: what passes now may be all its own");
    }
    boolean onlyLooked = ran.after().stream().allMatch(one -> onlyLooks(one.check()));
    if (onlyLooked && !goal.repairs()) {
      return unverifiable(
          "only_looked", "the checks only look at what is written, and none runs it");
    }
    return verdict(Verdict.Kind.SUCCESS, "passed", passed());
  }

  private Verdict unverifiable(String code, String reason) {
    return verdict(Verdict.Kind.UNVERIFIABLE, code, reason);
  }

  /** It told something before, and does not pass now. */
  private boolean isBroken(CheckResult after) {
    return switch (after.status()) {
      case PASSED -> false;
      case FAILED, STOPPED -> true;
      case NOT_STARTED -> before(after) != Status.NOT_STARTED;
      case EMPTY -> before(after) != Status.EMPTY && before(after) != Status.NOT_STARTED;
    };
  }

  /** A test that does not run any more cannot fail. */
  private boolean ranLess(CheckResult after) {
    Tests now = after.tests();
    Tests then = found(after).map(CheckResult::tests).orElse(null);
    return now != null && then != null && !now.holdAllOf(then);
  }

  private Status before(CheckResult after) {
    return found(after).map(CheckResult::status).orElse(Status.NOT_STARTED);
  }

  private Optional<CheckResult> found(CheckResult after) {
    return ran.before().stream().filter(result -> result.check().equals(after.check())).findFirst();
  }

  private String passed() {
    int checks = ran.after().size();
    String said = checks == 1 ? "1 check passed" : checks + " checks passed";
    return ran.refused().isEmpty() ? said : said + "; " + String.join("; ", ran.refused());
  }

  private Score score(boolean kept) {
    List<CheckResult> after = ran.after();
    int files = made.changes().size();
    long passed = after.stream().filter(CheckResult::ok).count();
    return Score.of(
        fit.signals(),
        fit.selection(),
        files == 0 ? 0 : 1 - (double) (files - 1) / Math.max(1, goal.maxFiles()),
        kept,
        after.isEmpty() ? 0 : (double) passed / after.size());
  }

  private static List<CheckResult> of(List<CheckResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).toList();
  }

  private static String told(List<CheckResult> results) {
    return results.stream()
        .limit(NAMED)
        .map(result -> result.check().text() + ": " + result.note())
        .collect(Collectors.joining("; "));
  }

  /** A verdict on a change that keeps all bounds. */
  private Verdict verdict(Verdict.Kind kind, String code, String reason) {
    return new Verdict(kind, code, reason, score(true), List.of());
  }
}
