// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckRunner;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.place.Turning;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionResult;
import java.util.ArrayList;
import java.util.List;

/** Runs the checks before and after a change, in a room of their own, and judges it. */
final class Judging {

  private static final int MOST_NAMED = 20;

  private final Bench bench;
  private final Live live;
  private final Room room;
  private final Confinement confinement;

  Judging(Bench bench, Live live, Room room, Confinement confinement) {
    this.bench = bench;
    this.live = live;
    this.room = room;
    this.confinement = confinement;
  }

  /** Finds out what the checks say of the untouched state. */
  Baseline before(ValidationPlan plan, boolean repairs) throws InterruptedException {
    List<CheckResult> before = run(plan.checks(), "before the change");
    if (repairs && Evaluation.untold(before).isEmpty()) {
      before = twice(before);
    }
    return new Baseline(plan, before);
  }

  /** What fails must fail each time: else it passes by chance later, and nothing was mended. */
  private List<CheckResult> twice(List<CheckResult> first) throws InterruptedException {
    List<CheckResult> both = new ArrayList<>();
    for (CheckResult result : first) {
      boolean steady =
          result.status() != CheckResult.Status.FAILED
              || run(List.of(result.check()), "before the change, again").get(0).status()
                  == CheckResult.Status.FAILED;
      both.add(steady ? result : result.stopped("it fails, and the next time it does not"));
    }
    return both;
  }

  private List<CheckResult> run(List<Check> checks, String when) throws InterruptedException {
    Turning turning = room.turning();
    CheckRunner runner = bench.checks().runner(live, room, confinement);
    List<CheckResult> results = new ArrayList<>();
    for (Check check : checks) {
      bench.progress().step("checking " + when + ": " + check.text());
      Check turned =
          new Check(
              check.text(), check.words().stream().map(turning::word).toList(), check.origin());
      runner.run(List.of(turned), room.folder()).forEach(result -> results.add(result.of(check)));
    }
    if (!checks.isEmpty()) {
      live.endProcesses();
    }
    return results;
  }

  /**
   * Judges a change that was made.
   *
   * @param watch whether somebody could have touched the room meanwhile
   */
  Facts after(CycleTask task, Facts.Work work, Baseline baseline, boolean watch)
      throws InterruptedException {
    List<Violation> further = work.comparison().violations();
    Verdict verdict = judge(new Case(task, work.comparison(), baseline, further), List.of());
    List<CheckResult> after = List.of();
    if (verdict.kind() == Verdict.Kind.UNVERIFIABLE && work.comparison().doubts().isEmpty()) {
      // all that is missing are the checks
      List<Violation> touched = watch ? touched(room) : List.of();
      List<String> doubts = watch ? restamped(room) : List.of();
      if (touched.isEmpty() && doubts.isEmpty()) {
        room.apply(work.comparison().edits());
        after = run(baseline.plan().checks(), "after the change");
      }
      verdict = judge(new Case(task, work.comparison().doubting(doubts), baseline, touched), after);
      if (verdict.kind() == Verdict.Kind.SUCCESS) {
        List<Violation> refused =
            new Reviewing(bench, live, confinement)
                .refusal(task, work.comparison()).stream().toList();
        verdict =
            refused.isEmpty()
                ? verdict
                : judge(new Case(task, work.comparison(), baseline, refused), after);
      }
    }
    return told(task, work, new Facts.Judged(verdict, after), baseline);
  }

  /** Nobody but checks has anything to do in their room. */
  static List<Violation> touched(Room room) {
    return room.touched().stream()
        .limit(MOST_NAMED)
        .map(
            path ->
                new Violation(
                    "checks_touched", path, path + " was changed in the folder of the checks"))
        .toList();
  }

  /** It may have been a backup, and it may have been somebody who sets times. */
  static List<String> restamped(Room room) {
    List<String> paths = room.restamped();
    return paths.isEmpty()
        ? List.of()
        : List.of(
            "the system says something else now of files in the folder of the checks, such as "
                + paths.get(0)
                + ", so what they would show is not sure");
  }

  /** The executor could not make the change; what it says it touched against the rules counts. */
  Facts failed(CycleTask task, Facts.Work work, ExecutionResult result, Baseline baseline) {
    List<Violation> further = new ArrayList<>(work.comparison().violations());
    for (JsonObject violation : result.evidence().objects("violations")) {
      further.add(
          new Violation(
              violation.string("code", ""),
              violation.string("path", ""),
              violation.string("what", "")));
    }
    if (further.isEmpty()) {
      further.add(new Violation("executor_failed", "", result.summary()));
    }
    Verdict verdict = judge(new Case(task, work.comparison(), baseline, further), List.of());
    return told(task, work, new Facts.Judged(verdict, List.of()), baseline);
  }

  private record Case(
      CycleTask task, Comparison comparison, Baseline baseline, List<Violation> further) {}

  private Verdict judge(Case of, List<CheckResult> after) {
    Bounds bounds = bench.checks().bounds(of.task().asked().gene());
    return new Evaluation(
            new Evaluation.Goal(
                of.task().repairs(), bench.checks().maxFiles(of.task().asked().gene())),
            new Evaluation.Made(of.comparison().changes(), of.further(), of.comparison().doubts()),
            new Evaluation.Ran(of.baseline().before(), after, of.baseline().plan().refused()),
            of.task().fit())
        .judge(bounds, of.baseline().plan().paths());
  }

  private Facts told(CycleTask task, Facts.Work work, Facts.Judged judged, Baseline baseline) {
    Facts facts = new Facts(live.head(), task, work, judged);
    bench
        .journal()
        .write(
            live.head(),
            CyclePhase.EVALUATE,
            redacted(
                Endings.evaluated(facts, baseline.before())
                    .with("workspace_changed", work.comparison().beside())
                    .with("notes", work.comparison().notes())));
    return facts;
  }

  private JsonObject redacted(JsonObject details) {
    return bench.services().context().redactor().redact(details);
  }
}
