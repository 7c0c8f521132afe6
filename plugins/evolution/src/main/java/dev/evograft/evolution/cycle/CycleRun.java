// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.mutate.Adaptation;
import dev.evograft.evolution.mutate.MutateInput;
import dev.evograft.evolution.mutate.MutationPlan;
import dev.evograft.evolution.mutate.Mutations;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.ConflictException;
import dev.evograft.evolution.place.Moment;
import dev.evograft.evolution.place.Place;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.select.SignalKind;
import dev.evograft.evolution.source.Answer;
import dev.evograft.evolution.source.Asked;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One cycle from its signals to its end, phase by phase. For one thread, and used once. */
final class CycleRun {

  private Bench bench;
  private final Deciding deciding;
  private final CycleRequest request;
  private final Live live;
  private @Nullable Own own;

  CycleRun(Bench bench, Deciding deciding, CycleRequest request, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.request = request;
    this.live = live;
  }

  /** Runs it; whatever goes wrong, the workspace is what it was, and the cycle has an end. */
  CycleResult run() throws InterruptedException {
    try {
      return phases();
    } catch (InterruptedException e) {
      Thread.interrupted(); // what follows must not be cut short
      throw new CycleInterruptedException(
          stop(Endings.early(CycleOutcome.ABANDONED, "interrupted", "it was interrupted")), e);
    } catch (ConflictException e) {
      return stop(Endings.conflict(String.valueOf(e.getMessage()), e.paths()));
    } catch (EvograftException e) {
      stopBecause(e, e.code());
      throw e;
    } catch (RuntimeException | Error e) {
      stopBecause(e, "internal");
      throw e;
    }
  }

  private void stopBecause(Throwable cause, String code) {
    if (live.state().step() == Step.ENDING) {
      return; // it is decided how it ends; the next start writes what is missing
    }
    boolean interrupted = Thread.interrupted();
    try {
      stop(
          Endings.early(
              CycleOutcome.ABANDONED,
              code,
              bench.services().context().redactor().redact(String.valueOf(cause.getMessage()))));
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the next start undoes it
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CycleResult stop(Ending ending) {
    live.endProcesses();
    return new Closing(bench, live).undo(withoutForged(ending));
  }

  /** Who makes a cycle break off must not keep by that what was forged meanwhile. */
  private Ending withoutForged(Ending ending) {
    List<Violation> forged = own == null ? List.of() : own.changed();
    return forged.isEmpty()
        ? ending
        : ending.saying("violations", forged.stream().map(Violation::tree).toList());
  }

  private CycleResult phases() throws InterruptedException {
    bench.progress().step("looking for signals");
    Detected detected = deciding.detecting().detect(request);
    entry(CyclePhase.DETECT, detected.details());
    Optional<String> left = LeftAlone.told(detected);
    bench.progress().step("choosing a gene for " + told(detected.detection().signals()));
    Choice choice = chosen(detected);
    Choice.Used used = choice.used();
    if (used == null) {
      return new Closing(bench, live)
          .end(
              left.isPresent()
                  ? Endings.early(CycleOutcome.NEUTRAL, LeftAlone.CODE, left.get())
                  : noGene(detected, choice));
    }
    left.ifPresent(bench.progress()::note);
    CycleTask task = mutate(detected, choice, used);
    return work(task, used.wanted());
  }

  /**
   * What others know is staged, and so of no use for this cycle: they cannot change what it is.
   * Only what comes from who is trusted may be chosen at once.
   */
  private Choice chosen(Detected detected) throws InterruptedException {
    try (Asked asked =
        deciding
            .sources()
            .ask(
                detected.detection().signals(),
                bench.services().get(EvolveKeys.CANDIDATES_DEADLINE))) {
      List<Answer> answers = asked.staged(bench.services().assets());
      answers.stream()
          .map(Answer::told)
          .filter(told -> !told.isEmpty())
          .map(bench.services().context().redactor()::redact)
          .forEach(bench.progress()::note);
      Choice choice = deciding.selecting().select(detected, live.head().at(), trusted(asked));
      JsonObject details = choice.details();
      Choice.Used used = choice.used();
      if (used != null && used.isUnasked() && !deciding.executors().replays(used.capsule())) {
        // A stranger's that does not apply must not keep us from what is ours
        String passed = used.gene().id().orElse("");
        choice = deciding.selecting().select(detected, live.head().at(), Set.of());
        details = choice.details().with("passed_over", passed);
        bench
            .progress()
            .note("what came for " + passed + " without a person's word does not apply here");
      }
      details.strings("notes").forEach(bench.progress()::note);
      entry(
          CyclePhase.SELECT,
          answers.isEmpty()
              ? details
              : details.with("sources", answers.stream().map(Answer::tree).toList()));
      return choice;
    }
  }

  private void entry(CyclePhase phase, JsonObject details) {
    bench
        .journal()
        .write(live.head(), phase, bench.services().context().redactor().redact(details));
  }

  static String told(List<String> signals) {
    int most = 3;
    String first = String.join(", ", signals.subList(0, Math.min(most, signals.size())));
    return signals.size() > most ? first + " and " + (signals.size() - most) + " more" : first;
  }

  private static Ending noGene(Detected detected, Choice choice) {
    Set<String> out = choice.selection().banned().keySet();
    if (!out.isEmpty()) {
      String why = "every gene that answers these signals is out: " + String.join(", ", out);
      return Endings.early(CycleOutcome.NEUTRAL, "no_gene", why);
    }
    List<String> signals = detected.detection().signals();
    if (signals.stream().allMatch(one -> SignalKind.of(one) == SignalKind.CONTROL)) {
      String why =
          detected.origin().runs().looked() == 0
              ? "no run is recorded yet that tells what goes wrong; \"evograft run SKILL\" records"
                  + " one"
              : "nothing was found that goes wrong";
      return Endings.early(CycleOutcome.NEUTRAL, "no_signals", why);
    }
    return Endings.early(
        CycleOutcome.NEUTRAL,
        "no_gene",
        "no gene answers "
            + told(signals)
            + "; \"evograft genes add\" and \"gep import\" bring some");
  }

  private CycleTask mutate(Detected detected, Choice choice, Choice.Used used) {
    List<String> signals = detected.detection().signals();
    PersonalityFile file =
        new PersonalityFile(
            bench.services().context().workspace(), bench.services().memory().folder());
    Adaptation.Adapted adapted =
        Adaptation.adapt(file.read(), signals, choice.selection().drift().active());
    MutationPlan plan =
        Mutations.plan(
            new MutateInput(
                new MutateInput.Task(
                    signals, used.gene().id().orElse(""), choice.category(), used.value()),
                new MutateInput.Temper(adapted.state(), false),
                live.head().at().toEpochMilli()));
    entry(
        CyclePhase.MUTATE,
        JsonObject.builder()
            .put("category", plan.mutation().category().orElse(""))
            .put("risk", plan.mutation().riskLevel().orElse(""))
            .put("hypothesis", plan.hypothesis().text())
            .put("predicted", plan.hypothesis().predicted().tree())
            .put("mutation", plan.mutation().tree())
            .put("downgrades", plan.downgrades())
            .put("personality", adapted.state().tree())
            .put("personality_changes", adapted.changes())
            .build());
    return new CycleTask(
        new ExecutionRequest.Task(signals, used.gene(), used.capsule(), plan.mutation()),
        fit(signals, choice.selection()),
        adapted.state(),
        used.wanted().key());
  }

  /** Who is trusted, and did not bring several capsules of late that came to nothing here. */
  private Set<String> trusted(Asked asked) {
    Set<String> trusted = new TreeSet<>(asked.trusted());
    if (!trusted.isEmpty()) {
      trusted.removeAll(new PastCycles(bench.services().journal()).failing());
    }
    return trusted;
  }

  /** How clear it is what to do: an error was seen, and the gene matches well. */
  private static Evaluation.Fit fit(List<String> signals, Selection selection) {
    boolean error = signals.stream().anyMatch(one -> SignalKind.of(one) == SignalKind.ERROR);
    Selection.Chosen chosen = selection.chosen();
    double score = chosen == null ? 0 : chosen.score();
    return new Evaluation.Fit(error ? 1 : 0.6, Math.min(1, score / 3));
  }

  private CycleResult work(CycleTask wished, ValidationPlan.Wanted wanted)
      throws InterruptedException {
    Optional<MutationExecutor> chosen =
        deciding
            .executors()
            .choose(wished.asked().capsule(), request.mode(), bench.progress()::output);
    if (chosen.isEmpty()) {
      return new Closing(bench, live)
          .end(
              Endings.early(
                  CycleOutcome.NEUTRAL,
                  "no_executor",
                  "nobody can make the change: no capsule fits, and evolve.command is not set"));
    }
    MutationExecutor executor = chosen.get();
    boolean replays = executor.name().equals(EvolveKeys.REPLAY);
    CycleTask task = replays ? wished : wished.withoutTaken();
    if (!replays && TakingIn.isTaken(task.asked().gene())) {
      return new Closing(bench, live)
          .end(
              Endings.early(
                  CycleOutcome.NEUTRAL,
                  "only_replayed",
                  "the gene came from elsewhere without a person's word, so its words go to no"
                      + " agent: no capsule of it can be replayed"));
    }
    ValidationPlan plan = bench.checks().plan(wanted, bench.services().root());
    plan.refused().forEach(bench.progress()::note);
    Optional<String> hopeless = Baseline.hopeless(plan, task.repairs());
    if (hopeless.isPresent()) {
      return unverifiable(task, hopeless.get());
    }
    bench = bench.by(bench.checks().terms(plan)); // the change has no say in it
    Grounds grounds = new Grounds(bench, live);
    grounds.check(executor);
    bench.progress().step("copying the workspace for the checks");
    live.write(live.state().to(Step.WORKING));
    Room room = grounds.room(new SpareRooms(bench).offered());
    Confinement confinement = Grounds.confinement(bench, live, room);
    Judging judging = new Judging(bench, live, room, confinement);
    Doubts doubts = new Doubts(folder(), bench.services().root());
    Optional<String> unfit = doubts.unfit(room, plan.paths());
    if (unfit.isPresent()) {
      return unverifiable(task, unfit.get());
    }
    Baseline baseline = judging.before(plan, task.repairs());
    hopeless = baseline.hopeless(task.repairs());
    if (hopeless.isPresent()) {
      return unverifiable(task, hopeless.get());
    }
    judging.tidyUp();
    bench.progress().step("preparing to work " + grounds.told(executor, request.mode()));
    boolean free = !Executors.isKnown(executor);
    Set<String> touched = free ? Set.of() : Replay.pathsOf(task.asked().capsule());
    Optional<String> unable = room.unable(touched);
    if (unable.isPresent()) {
      return notMade(task, unable.get());
    }
    Place place = grounds.open(executor, request.mode(), room, touched);
    if (room.unfit().isPresent()) { // it was made what the workspace is now
      return unverifiable(task, room.unfit().get());
    }
    Surroundings above = Surroundings.of(folder(), bench.services().root());
    JsonObject planned = new Planned(bench, live).details(room, task, baseline);
    if (executor instanceof Executors.Asking) {
      Terms terms = bench.checks().terms().within(above);
      boolean reviewed = request.mode() == CycleRequest.Mode.REVIEW;
      Sealed held = new Sealed(room, task, baseline, reviewed ? terms.reviewed() : terms);
      planned = planned.with(Sealed.SEAL, held.keep(bench, live.head().cycle()));
    }
    boolean watched = free || !confinement.isActive(); // checks run what was changed
    boolean compared = watched && !(executor instanceof Executors.Asking);
    Own watch = compared ? Own.watched(bench, live) : Own.unwatched(bench, live);
    own = watch;
    String seal = watch.seal();
    entry(CyclePhase.PLAN, seal.isEmpty() ? planned : planned.with(Ledgers.SEAL, seal));
    Reverted reverted = Reverted.of(bench.services());
    Outside outside = new Outside(bench, confinement, live.head().cycle(), watched);
    ExecutionResult result =
        execute(executor, place, new Wished(task, baseline, confinement, outside));
    if (result.outcome() == ExecutionResult.Outcome.WAITING) {
      return new Pausing(bench, live).forAgent(prompt(task, baseline));
    }
    List<Violation> further = new ArrayList<>();
    left(result).ifPresent(further::add);
    further.addAll(watch.changed());
    bench.progress().step("looking at what was changed");
    Comparison looked = free ? place.compare() : place.compare(touched);
    bench.file().discard(live.head().cycle(), "work"); // what is in it is read
    further.addAll(doubts.leading(looked.edits()));
    Comparison found =
        looked
            .with(further)
            .doubting(doubts.since(above))
            .doubting(doubts.named(looked.edits()))
            .doubting(
                Doubts.beside(
                    looked.beside(),
                    baseline.plan().paths(),
                    bench.checks().bounds(task.asked().gene())));
    if (live.scene().isHere()) { // whoever undoes it takes back these, and nothing else
      live.at(live.scene().keeping(live.scene().snapshot(), Undoing.known(found)));
    }
    Supplier<Worked> worked = worked(place, free ? Optional.empty() : Optional.of(touched));
    found.notes().forEach(bench.progress()::note);
    found.doubts().forEach(doubt -> bench.progress().note(doubt.what()));
    // Whatever becomes of the cycle: the next one sees nothing of it.
    new Concerns(bench.services().context()).add(live.head().cycle(), found.doubts());
    if (didNothing(result, found)) {
      return new Closing(bench, live).undo(Endings.notMade(result, task), found, worked);
    }
    // Of a capsule that is replayed it was asked when it was chosen, and whether it was promoted
    Optional<String> again = free ? reverted.like(found.edits()) : Optional.empty();
    if (again.isPresent() && found.violations().isEmpty()) {
      Ending ending =
          Endings.early(CycleOutcome.UNVERIFIABLE, Reverted.MEMBER, Reverted.told(again.get()));
      return new Closing(bench, live)
          .undo(ending.saying(PastCycles.PLAN, task.plan()), found, worked);
    }
    if (!found.beside().isEmpty()) {
      String beside =
          "while it was worked in a copy, the workspace was changed: " + told(found.beside());
      if (found.changes().isEmpty() && found.violations().isEmpty()) {
        return beside(beside + "; look at it, for nothing of it was checked");
      }
      bench.progress().note(beside + "; nothing of it was checked");
    }
    Facts.Work work = new Facts.Work(executor.name(), result.summary(), found);
    if (!confinement.isActive()) {
      judging.watching(
          () -> {
            outside.changed();
            return watch.changed();
          });
    }
    Facts facts =
        judging.recorded(
            result.outcome() == ExecutionResult.Outcome.FAILED
                ? judging.failed(task, work, result, baseline)
                : judging.after(task, work, baseline, free),
            baseline);
    return new Closing(bench, live).judged(facts, worked, request.mode());
  }

  /**
   * What was different in the workspace when the executor had done its work, for whoever undoes it.
   *
   * @param only what it touched, where that is known: it did nothing else
   */
  private Supplier<Worked> worked(Place place, Optional<Set<String>> only) {
    Scene scene = live.scene();
    Undoing undoing = new Undoing(bench.services());
    Function<Worked, Worked> known = all -> only.map(all::only).orElse(all);
    if (!scene.isHere()) {
      return () -> new Worked(bench.services().root(), Map.of());
    }
    Optional<Moment> moment = place.moment();
    if (moment.isPresent()) { // a change that is kept needs no comparison with the snapshot
      return () -> known.apply(undoing.worked(scene, moment.get()));
    }
    Worked now = known.apply(undoing.worked(scene));
    return () -> now;
  }

  private Path folder() {
    return bench.file().folder(live.head().cycle());
  }

  /** What the executor started and did not end. */
  private Optional<Violation> left(ExecutionResult result) {
    int left = live.endProcesses() + (int) result.evidence().integer("left_running", 0);
    String what = left == 1 ? "1 process" : left + " processes";
    return left == 0
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "process_left", "", what + " went on when the change was made, and was ended"));
  }

  /** Nobody knows who it was: that says nothing of the gene or its checks. */
  private CycleResult beside(String why) {
    return new Closing(bench, live)
        .undo(Endings.early(CycleOutcome.UNVERIFIABLE, Evaluation.DOUBTFUL, why));
  }

  /** Before anybody worked: there is nothing to undo. */
  private CycleResult unverifiable(CycleTask task, String why) {
    return new Closing(bench, live)
        .end(
            Endings.early(CycleOutcome.UNVERIFIABLE, CycleOutcome.UNVERIFIABLE.word(), why)
                .saying(PastCycles.PLAN, task.plan()));
  }

  /** What could not be looked at afterwards must not be written at all. */
  private CycleResult notMade(CycleTask task, String why) {
    ExecutionResult result =
        new ExecutionResult(
            ExecutionResult.Outcome.FAILED, "the diff is not applied: " + why, JsonObject.EMPTY);
    Capsule capsule = task.asked().capsule();
    String id = capsule == null ? "" : capsule.id().orElse("");
    return new Closing(bench, live)
        .undo(Endings.notMade(result, task).saying(PastCycles.UNSEEN, id));
  }

  /** An expired login, a diff that does not fit: that says nothing of the gene. */
  private static boolean didNothing(ExecutionResult result, Comparison comparison) {
    return result.outcome() == ExecutionResult.Outcome.FAILED
        && comparison.changes().isEmpty()
        && comparison.violations().isEmpty()
        && result.evidence().objects("violations").isEmpty();
  }

  private String prompt(CycleTask task, Baseline baseline) {
    return deciding.executors().prompt(task, baseline);
  }

  /** What an executor is asked for, and how its programs are kept in. */
  private record Wished(
      CycleTask task, Baseline baseline, Confinement confinement, Outside outside) {}

  private ExecutionResult execute(MutationExecutor executor, Place place, Wished what)
      throws InterruptedException {
    CycleTask task = what.task();
    Capsule capsule = task.asked().capsule();
    List<Path> sealed = live.scene().isHere() ? bench.checks().sealed() : List.of();
    List<String> before =
        what.confinement().ofExecutor(place.folder(), sealed, deciding.executors().words(executor));
    bench
        .progress()
        .step(
            executor.name()
                + " works"
                + (!Executors.isKnown(executor) || capsule == null
                    ? ""
                    : " with " + capsule.id().orElse("a capsule")));
    AgentCommand.sweep(bench.services().context().workspace());
    ExecutionResult result;
    List<String> outside;
    try (Live.Guest guest = live.guest()) {
      ExecutionRequest asked =
          new ExecutionRequest(
              live.head().cycle(),
              live.head().run(),
              new ExecutionRequest.Place(
                  place.folder(),
                  bench.services().get(EvolveKeys.COMMAND_TIMEOUT),
                  new ExecutionRequest.Processes(live.scene().mark(), before, guest::started)),
              task.asked(),
              place.told(prompt(task, what.baseline())));
      result = Executors.answered(executor, Executors.execute(executor, asked));
    } finally {
      outside = what.outside().changed();
    }
    entry(
        CyclePhase.EXECUTE,
        JsonObject.builder()
            .put("executor", executor.name())
            .put("place", live.scene().place())
            .put("sandbox", what.confinement().name())
            .put("outside", outside)
            .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
            .put("summary", result.summary())
            .put("evidence", result.evidence())
            .build());
    return result;
  }
}
