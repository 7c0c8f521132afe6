// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.evolution.place.GitFolder;
import dev.evograft.evolution.place.Room;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs the checks before and after a change, in a room of their own, and judges it. */
final class Judging {

  private static final int MOST_NAMED = 20;

  private final Bench bench;
  private final Live live;
  private final Room room;
  private final Confinement confinement;
  private final CheckedRoom checked;

  private Supplier<List<Violation>> written = List::of;
  private Room last;

  Judging(Bench bench, Live live, Room room, Confinement confinement) {
    this.bench = bench;
    this.live = live;
    this.room = room;
    this.last = room;
    this.confinement = confinement;
    this.checked = checksIn(room);
  }

  private CheckedRoom checksIn(Room other) {
    return new CheckedRoom(bench, live, other, confinement);
  }

  /** Where the checks run before the change. */
  Room room() {
    return room;
  }

  /** How the programs of the cycle are kept in. */
  Confinement confinement() {
    return confinement;
  }

  /** Finds out what the checks say of the untouched state. */
  Baseline before(ValidationPlan plan, boolean repairs) throws InterruptedException {
    List<CheckResult> before = checked.run(plan.checks(), "before the change");
    return new Baseline(
        plan,
        repairs && Evaluation.untold(before).isEmpty() ? new Twice(checked).of(before) : before);
  }

  /** Takes away what checks left, before anybody else uses their room. */
  void tidyUp() {
    checked.tidyUp();
  }

  /** What tells what was written while the checks ran the change. */
  void watching(Supplier<List<Violation>> look) {
    written = look;
  }

  /**
   * Judges a change that was made; nothing of it is recorded.
   *
   * @param reachable whether somebody could have touched the room meanwhile
   */
  Facts after(CycleTask task, Facts.Work work, Baseline baseline, boolean reachable)
      throws InterruptedException {
    Comparison made = work.comparison();
    Case of = new Case(task, made, baseline, made.violations());
    Verdict verdict = judge(of, List.of());
    boolean open = // all that is missing are checks
        verdict.kind() == Verdict.Kind.UNVERIFIABLE && made.doubts().isEmpty();
    return open ? checked(of, work, reachable) : facts(of, work, verdict, List.of());
  }

  private Facts checked(Case made, Facts.Work work, boolean reachable) throws InterruptedException {
    Room in = reachable ? elsewhere() : room;
    last = in;
    Room.Seen seen = reachable ? (waits() ? room : in).seen() : Room.Seen.NOTHING;
    Case of = made.doubting(restamped(seen)).breaking(touched(seen));
    if (!of.further().isEmpty() || !of.comparison().doubts().isEmpty()) {
      return facts(of, work, judge(of, List.of()), List.of());
    }
    in.apply(of.comparison().edits());
    List<CheckResult> after = checksIn(in).run(of.baseline().plan().checks(), "after the change");
    Verdict verdict = judge(of, after);
    Optional<Doubt> doubt = unsteady(verdict, in, of, after);
    if (doubt.isPresent()) {
      of = of.doubting(List.of(doubt.get()));
      verdict = judge(of, after);
    }
    List<Violation> others = written.get();
    if (!others.isEmpty()) { // by what the checks ran, and that is the change
      verdict = judge(of.breaking(others), after);
    }
    if (verdict.kind() == Verdict.Kind.SUCCESS) {
      Optional<Violation> refused =
          new Reviewing(bench, live, confinement).refusal(of.task(), of.comparison());
      if (refused.isPresent()) {
        verdict = judge(of.breaking(List.of(refused.get())), after);
      }
    }
    return facts(of, work, verdict, after);
  }

  private Facts facts(Case of, Facts.Work work, Verdict verdict, List<CheckResult> after) {
    return new Facts(
        live.head(),
        of.task(),
        new Facts.Work(work.executor(), work.summary(), of.comparison()),
        new Facts.Judged(verdict, after));
  }

  /**
   * A room that nobody could prepare: its name is random, and nothing else is in its folder. It is
   * the same one, looked at where it is then; a cycle that may be asked again keeps its own.
   */
  private Room elsewhere() {
    Grounds.emptyTemporary(bench, live);
    String name = Surroundings.AFTER + UUID.randomUUID();
    Path to = bench.file().folder(live.head().cycle()).resolve(name).resolve("room");
    return waits() ? room.twin(to) : room.moved(to);
  }

  private boolean waits() {
    return live.state().step().waits();
  }

  /** What passes or fails by chance, or because of what is not there, shows nothing. */
  private Optional<Doubt> unsteady(Verdict verdict, Room in, Case of, List<CheckResult> after)
      throws InterruptedException {
    if (verdict.kind() == Verdict.Kind.FAILED
        && verdict.code().equals("check_failed")
        && isPartOfRepository()
        && after.stream().filter(one -> !one.ok()).allMatch(of::isAsBefore)) {
      return doubt(
          "a check fails as it did before. The workspace is a folder of a repository, and what lies"
              + " above it is not where checks run: it may need that");
    }
    if (verdict.kind() == Verdict.Kind.SUCCESS && of.task().repairs()) {
      for (CheckResult result : after) {
        if (of.failedBefore(result) && !passesAgain(result, in, of.comparison())) {
          return doubt("the check '" + result.check().text() + "' passes, and the next time not");
        }
      }
    }
    return Optional.empty();
  }

  private boolean passesAgain(CheckResult first, Room in, Comparison comparison)
      throws InterruptedException {
    in.clean();
    in.apply(comparison.edits());
    return checksIn(in).run(List.of(first.check()), "after the change, again").get(0).ok();
  }

  private boolean isPartOfRepository() {
    Path root = bench.services().root();
    return GitFolder.around(root)
        .map(git -> git.prefixOf(root))
        .filter(p -> !p.isEmpty())
        .isPresent();
  }

  private static Optional<Doubt> doubt(String why) {
    return Optional.of(Doubt.passing(why));
  }

  /** Nobody but checks has anything to do in their room. */
  private static List<Violation> touched(Room.Seen seen) {
    return seen.touched().stream()
        .limit(MOST_NAMED)
        .map(
            path ->
                new Violation(
                    "checks_touched", path, path + " was changed in the folder of the checks"))
        .toList();
  }

  /** It may have been a backup, and it may have been somebody who sets times. */
  private static List<Doubt> restamped(Room.Seen seen) {
    List<String> paths = seen.restamped();
    return paths.isEmpty()
        ? List.of()
        : List.of(
            Doubt.passing(
                "the system says something else now of files in the folder of the checks, such as "
                    + paths.get(0)
                    + ", so what they would show is not sure"));
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
    return new Facts(live.head(), task, work, new Facts.Judged(verdict, List.of()));
  }

  /**
   * What is judged.
   *
   * @param further what it breaks besides bounds
   */
  private record Case(
      CycleTask task, Comparison comparison, Baseline baseline, List<Violation> further) {

    Case breaking(List<Violation> rules) {
      return new Case(task, comparison, baseline, rules);
    }

    Case doubting(List<Doubt> doubts) {
      return new Case(task, comparison.doubting(doubts), baseline, further);
    }

    private Stream<CheckResult> before(CheckResult after) {
      return baseline.before().stream().filter(one -> one.check().equals(after.check())).limit(1);
    }

    boolean failedBefore(CheckResult after) {
      return before(after).anyMatch(one -> one.status() == CheckResult.Status.FAILED);
    }

    boolean isAsBefore(CheckResult after) {
      return before(after)
          .anyMatch(one -> one.status() == after.status() && one.note().equals(after.note()));
    }
  }

  private Verdict judge(Case of, List<CheckResult> after) {
    Bounds bounds = bench.checks().bounds(of.task().asked().gene());
    return new Evaluation(
            new Evaluation.Goal(
                of.task().repairs(), bench.checks().maxFiles(of.task().asked().gene())),
            new Evaluation.Made(
                of.comparison().changes(),
                of.further(),
                of.comparison().doubts().stream().map(Doubt::what).toList()),
            new Evaluation.Ran(of.baseline().before(), after, of.baseline().plan().refused()),
            of.task().fit())
        .judge(bounds, of.baseline().plan().paths());
  }

  /**
   * Writes down what came of a change, and by what it was judged. The room of the checks is kept
   * for the next cycle.
   *
   * @return the same
   */
  Facts recorded(Facts facts, Baseline baseline) {
    Facts.Work work = facts.work();
    String seal = waits() ? "" : new SpareRooms(bench).keep(last);
    bench
        .journal()
        .write(
            live.head(),
            CyclePhase.EVALUATE,
            redacted(
                    facts
                        .evaluated(baseline.before())
                        .with(Rejudged.MEMBER, inputs(facts, baseline))
                        .with("workspace_changed", work.comparison().beside())
                        .with("notes", work.comparison().notes()))
                .with(SpareRooms.MEMBER, seal));
    return facts;
  }

  /** What the verdict followed from, besides what the entry tells anyway. */
  private JsonObject inputs(Facts facts, Baseline baseline) {
    return Rejudged.tree(
        new Evaluation.Goal(
            facts.task().repairs(), bench.checks().maxFiles(facts.task().asked().gene())),
        new Evaluation.Ran(baseline.before(), facts.judged().after(), baseline.plan().refused()),
        facts.work().comparison().doubts().stream().map(Doubt::what).toList());
  }

  private JsonObject redacted(JsonObject details) {
    return bench.services().context().redactor().redact(details);
  }
}
