// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.GitBlobs;
import dev.evograft.evolution.place.Place;
import dev.evograft.evolution.place.Room;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.Trial;
import dev.evograft.spi.cycle.Trial.Outcome;
import dev.evograft.toolkit.process.ProcessMark;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One trial of a change: it is made and judged as the replay of a capsule would be, and there is no
 * gene, no record and no effect. For one thread, and used once; the caller has the lock of cycles.
 */
final class TrialRun {

  /** It has no bounds but those of the settings. */
  private static final Gene NO_GENE =
      new Gene(JsonObject.builder().put("type", Gene.TYPE).put("id", "gene_trial").build());

  private static final Evaluation.Fit CLEAR = new Evaluation.Fit(1, 1);

  private final Trial.Code code;
  private Bench bench;
  private @Nullable Own own;

  TrialRun(Bench bench, Trial.Code code) {
    this.bench = bench;
    this.code = code;
  }

  /** What comes of it. */
  Trial of(String diff) throws InterruptedException {
    Set<String> paths;
    try {
      paths = Set.copyOf(Patch.parse(diff).paths());
    } catch (BadPatchException e) {
      return unjudged(Outcome.REFUSED, "the diff is not applied: " + e.getMessage());
    }
    List<Violation> refused =
        bench.checks().bounds(NO_GENE).judgePaths(paths.stream().sorted().toList());
    if (!refused.isEmpty()) {
      return unjudged(Outcome.REFUSED, refused.stream().map(Violation::what).toList());
    }
    String id = bench.services().context().newId();
    CycleState.Head head =
        new CycleState.Head(id, id, bench.services().context().clock().instant());
    Live live = new Live(bench.file(), CycleState.trying(head, ProcessMark.random()), null);
    live.write(live.state()); // whoever finds it after a death ends what runs, and removes it
    Left left = new Left(live);
    Trial trial;
    try (left) {
      trial = in(left.live, diff, paths);
    }
    return left.found.isEmpty() ? trial : foundOut(trial, left.found);
  }

  /** The reviewer ran since its verdict, or what no mark tells from others. */
  private Trial foundOut(Trial trial, List<Violation> found) {
    List<String> own = trial.outcome() == Outcome.REFUSED ? trial.why() : List.of();
    return new Trial(
        Outcome.REFUSED,
        Stream.concat(own.stream(), redacted(found.stream().map(Violation::what).toList()).stream())
            .distinct()
            .toList(),
        trial.score(),
        trial.checks());
  }

  /** What is there as long as the trial goes on; whichever way it ends, nothing of it stays. */
  private final class Left implements AutoCloseable {
    private final Live live;
    private List<Violation> found = List.of();

    private Left(Live live) {
      this.live = live;
    }

    @Override
    public void close() {
      boolean interrupted = Thread.interrupted(); // what follows must not be cut short
      try {
        live.endProcesses();
        if (own != null) { // where it broke off nobody has looked
          found = own.changed(); // what that throws is the result; who comes next looks and tidies
          found.forEach(one -> bench.progress().note(one.what()));
        }
        bench.file().remove(live.head().cycle());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private Trial in(Live live, String diff, Set<String> paths) throws InterruptedException {
    ValidationPlan plan = plan(paths);
    bench = bench.by(bench.checks().terms(plan)); // the change has no say in it
    Grounds grounds = new Grounds(bench, live);
    bench.progress().step("copying the workspace for the checks");
    Room room = grounds.room(Optional.empty());
    Optional<String> unable = room.unable(paths);
    if (unable.isPresent()) {
      return unjudged(Outcome.REFUSED, "the diff is not applied: " + unable.get());
    }
    Confinement confinement = Grounds.confinement(bench, live, room);
    keepIn(confinement);
    Place place = grounds.copy(room, paths);
    ExecutionResult made = make(live, place, diff);
    if (made.outcome() == ExecutionResult.Outcome.FAILED) {
      List<String> conflicts = made.evidence().strings("conflicts");
      return unjudged(
          Outcome.DOES_NOT_APPLY, conflicts.isEmpty() ? List.of(made.summary()) : conflicts);
    }
    Doubts doubts = new Doubts(bench.file().folder(live.head().cycle()), bench.services().root());
    Comparison looked = place.compare(paths);
    bench.file().discard(live.head().cycle(), "work"); // what is in it is read
    Optional<String> hopeless =
        Baseline.hopeless(plan, true).or(() -> doubts.unfit(room, plan.paths()));
    return hopeless.isPresent()
        ? unjudged(Outcome.UNVERIFIABLE, hopeless.get())
        : judged(
            new Judging(bench, live, room, confinement),
            new Tried(live, confinement),
            looked.doubting(doubts.named(looked.edits())),
            plan);
  }

  /** By what it is judged: nobody asks for more than the settings and the skills do. */
  private ValidationPlan plan(Set<String> paths) {
    Services services = bench.services();
    List<Check> tests =
        SkillTests.toFind(services.skills(), services.root()).around(List.copyOf(paths));
    ValidationPlan plan =
        bench
            .checks()
            .plan(
                new ValidationPlan.Wanted(List.of(), services.get(EvolveKeys.VALIDATION), tests),
                services.root());
    plan.refused().forEach(bench.progress()::note);
    return plan;
  }

  /** What nobody here has seen runs in a sandbox, whether the settings ask for one or not. */
  private void keepIn(Confinement confinement) {
    if (code == Trial.Code.FOREIGN && !confinement.isActive()) {
      throw new BadInputException(
          "no_sandbox",
          "a change of somebody else is tried in a sandbox only, and there is "
              + confinement.name()
              + "; \"evograft doctor\" says what would help");
    }
  }

  private ExecutionResult make(Live live, Place place, String diff) {
    ExecutionRequest asked =
        new ExecutionRequest(
            live.head().cycle(),
            live.head().run(),
            new ExecutionRequest.Place(
                place.folder(),
                bench.services().get(EvolveKeys.COMMAND_TIMEOUT),
                ExecutionRequest.Processes.marked(live.scene().mark())),
            task(diff, "").asked(),
            "");
    return new Replay(new GitBlobs(bench.services().root()), bench.checks()::bounds).execute(asked);
  }

  /**
   * What it would be in a cycle.
   *
   * @param category {@code repair} where there is something to mend
   */
  private static CycleTask task(String diff, String category) {
    Capsule capsule =
        new Capsule(
            JsonObject.builder()
                .put("type", Capsule.TYPE)
                .put("id", "the change")
                .put("diff", diff)
                .build());
    Mutation mutation = new Mutation(JsonObject.builder().put("category", category).build());
    return new CycleTask(
        new ExecutionRequest.Task(List.of(), NO_GENE, capsule, mutation),
        CLEAR,
        PersonalityState.DEFAULT,
        "");
  }

  private record Tried(Live live, Confinement confinement) {}

  private Trial judged(Judging judging, Tried in, Comparison made, ValidationPlan plan)
      throws InterruptedException {
    Baseline baseline = judging.before(plan, true);
    boolean mends =
        baseline.before().stream().anyMatch(one -> one.status() == CheckResult.Status.FAILED);
    Optional<String> hopeless = baseline.hopeless(mends);
    if (hopeless.isPresent()) {
      return unjudged(Outcome.UNVERIFIABLE, hopeless.get());
    }
    judging.tidyUp();
    watch(judging, in);
    CycleTask task = task("", mends ? "repair" : "innovate");
    Facts.Work work = new Facts.Work(EvolveKeys.REPLAY, "", made);
    return told(judging.after(task, work, baseline, false).judged());
  }

  private void watch(Judging judging, Tried in) {
    if (!in.confinement().isActive()) {
      Own watch = Own.watched(bench, in.live());
      own = watch;
      JsonObject seal = JsonObject.builder().put(Ledgers.SEAL, watch.seal()).build();
      in.live().to(Step.TRYING, seal); // whoever finds it after a death compares, too
      Outside outside = new Outside(bench, in.confinement(), in.live().head().cycle(), true);
      judging.watching(
          () -> {
            outside.changed();
            return watch.changed();
          });
    }
  }

  private Trial told(Facts.Judged judged) {
    Verdict verdict = judged.verdict();
    List<String> why =
        verdict.violations().isEmpty()
            ? List.of(verdict.reason())
            : verdict.violations().stream().map(Violation::what).toList();
    List<Trial.Check> checks =
        judged.after().stream()
            .map(
                one ->
                    new Trial.Check(redacted(one.check().text()), one.ok(), redacted(one.note())))
            .toList();
    return new Trial(outcome(verdict), redacted(why), verdict.score().value(), checks);
  }

  private static Outcome outcome(Verdict verdict) {
    return switch (verdict.kind()) {
      case SUCCESS -> Outcome.PASSED;
      case FAILED -> verdict.violations().isEmpty() ? Outcome.FAILED : Outcome.REFUSED;
      case NEUTRAL -> Outcome.DOES_NOT_APPLY;
      case UNVERIFIABLE -> Outcome.UNVERIFIABLE;
    };
  }

  private Trial unjudged(Outcome outcome, String why) {
    return unjudged(outcome, List.of(why));
  }

  private Trial unjudged(Outcome outcome, List<String> why) {
    return new Trial(outcome, redacted(why), 0, List.of());
  }

  private List<String> redacted(List<String> lines) {
    return lines.stream().map(this::redacted).toList();
  }

  private String redacted(String line) {
    return bench.services().context().redactor().redact(line);
  }
}
