// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckRunner;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Place;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionResult;
import java.util.ArrayList;
import java.util.List;

/** Runs the checks before and after a change, and judges it. */
final class Judging {

  private final Bench bench;
  private final Live live;
  private final Place place;

  Judging(Bench bench, Live live, Place place) {
    this.bench = bench;
    this.live = live;
    this.place = place;
  }

  /** Fixes by what is judged, and finds out what the checks say of the untouched state. */
  Baseline before(ValidationPlan.Wanted wanted) throws InterruptedException {
    ValidationPlan plan = bench.checks().plan(wanted, place.folder());
    plan.refused().forEach(bench.progress()::note);
    List<CheckResult> before = run(plan, "before the change");
    if (!before.isEmpty()) {
      place.reset(Comparison.NONE);
    }
    return new Baseline(plan, before);
  }

  private List<CheckResult> run(ValidationPlan plan, String when) throws InterruptedException {
    CheckRunner runner = bench.checks().runner(live.variables(), live.supervision());
    List<CheckResult> results = new ArrayList<>();
    for (var check : plan.checks()) {
      bench.progress().step("checking " + when + ": " + check.text());
      results.addAll(runner.run(List.of(check), place.folder()));
    }
    if (!plan.checks().isEmpty()) {
      live.endProcesses();
    }
    return results;
  }

  /** Judges a change that was made. */
  Facts after(CycleTask task, Facts.Work work, Baseline baseline) throws InterruptedException {
    List<Violation> further = work.comparison().violations();
    Case of = new Case(task, work.comparison(), baseline, further);
    Verdict verdict = judge(of, List.of());
    List<CheckResult> after = List.of();
    if (verdict.kind() == Verdict.Kind.UNVERIFIABLE) { // all that is missing are the checks
      place.settle(work.comparison());
      after = run(baseline.plan(), "after the change");
      place.reset(work.comparison());
      verdict = judge(of, after);
    }
    return told(task, work, new Facts.Judged(verdict, after), baseline);
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
            new Evaluation.Made(of.comparison().changes(), of.further()),
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
            redacted(Endings.evaluated(facts, baseline.before())));
    return facts;
  }

  private JsonObject redacted(JsonObject details) {
    return bench.services().context().redactor().redact(details);
  }
}
