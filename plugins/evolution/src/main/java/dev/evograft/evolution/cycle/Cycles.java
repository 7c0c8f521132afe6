// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.confine.Sandboxes;
import dev.evograft.evolution.distill.Distillation;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.Trial;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.process.ProcessMark;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cycles of a workspace: one at a time, whichever process it is of. Every method first puts
 * right what a process that died has left.
 */
public final class Cycles {

  private static final Logger log = LoggerFactory.getLogger(Cycles.class);

  private final Services services;
  private final Deciding deciding;

  /** Of the workspace of these services. */
  public Cycles(Services services) {
    this.services = services;
    this.deciding = Deciding.of(services);
  }

  /**
   * Runs one cycle.
   *
   * @throws EvograftException code {@code cycle_running}; or what went wrong, and the workspace is
   *     what it was
   * @throws BadInputException code {@code cycle_waiting} while one waits for somebody
   */
  public CycleResult run(CycleRequest request, Progress progress) throws InterruptedException {
    Bench bench = Bench.of(services, progress);
    Workspace.Lock lock = CycleLock.take(services.context().workspace());
    try {
      recover(bench);
      bench.file().read().ifPresent(Cycles::refuse);
      deciding.executors().check();
      if (SeedGenes.sow(services.assets())) {
        progress.note("this workspace had no gene; it begins with those that come with Evograft");
      }
      CycleRuns runs = new CycleRuns(services);
      runs.sweep();
      JsonProgram.sweep(services.context());
      services.distillation().sweep();
      RunHandle run =
          services.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve").withTask(task(request)));
      CycleState.Head head =
          new CycleState.Head(
              services.context().newId(), run.run().runId(), services.context().clock().instant());
      CycleState state = CycleState.begun(head, ProcessMark.random());
      Live live = new Live(bench.file(), state, run);
      live.write(state);
      runs.add(head);
      Pulse pulse = Pulse.of(bench.file(), services.context().executor());
      try {
        return distilled(new CycleRun(bench, deciding, request, live).run(), progress);
      } finally {
        pulse.close();
      }
    } finally {
      lock.close();
    }
  }

  /**
   * Tries a change in a copy, as a replay of it would be judged, and keeps nothing of it: it is no
   * cycle, so nothing is recorded.
   *
   * @param diff unified
   * @param code whose it is
   * @throws EvograftException code {@code cycle_running}; or what went wrong
   * @throws BadInputException code {@code cycle_waiting} while a cycle waits for somebody; {@code
   *     no_sandbox}
   */
  public Trial attempt(String diff, Trial.Code code, Progress progress)
      throws InterruptedException {
    Bench bench = Bench.of(services, progress);
    Workspace.Lock lock = CycleLock.take(services.context().workspace());
    try {
      recover(bench);
      bench.file().read().ifPresent(Cycles::refuse);
      return new TrialRun(bench, code).of(diff);
    } finally {
      lock.close();
    }
  }

  /** What succeeded may have something in common with what succeeded before. */
  private CycleResult distilled(CycleResult result, Progress progress) throws InterruptedException {
    if (result.kept()) {
      try {
        services
            .distillation()
            .distil(Distillation.Mode.DUE)
            .gene()
            .flatMap(Gene::id)
            .ifPresent(
                id ->
                    progress.note(
                        "a new gene is staged; \"evograft genes promote " + id + "\" has it used"));
      } catch (RuntimeException e) { // the change is kept, whatever goes wrong after that
        if (!(e instanceof EvograftException)) {
          log.warn("no gene was distilled", e);
        }
        progress.note("no gene was distilled: " + e.getMessage());
      }
    }
    return result;
  }

  private @Nullable String task(CycleRequest request) {
    String asked = "answer " + String.join(", ", request.signals());
    return request.signals().isEmpty() ? null : services.context().redactor().redact(asked);
  }

  private static void refuse(CycleState state) {
    throw new BadInputException(
        "cycle_waiting",
        "the cycle "
            + state.head().cycle()
            + (state.step() == Step.WAITING
                ? " waits for its change; make it and run \"evograft solidify\", or give it up:"
                    + " evograft solidify --abandon"
                : " waits for a decision: evograft review show|approve|reject"));
  }

  /**
   * What a cycle would do now; nothing is recorded and nothing is changed.
   *
   * @throws BadInputException code {@code cycle_waiting} while one waits, so that none could begin;
   *     or what a cycle would refuse of the settings
   */
  public JsonObject preview(CycleRequest request) {
    deciding.executors().check();
    new CycleFile(services.context())
        .read()
        .filter(state -> state.step().waits())
        .ifPresent(Cycles::refuse);
    Detected detected = deciding.detecting().detect(request);
    List<Gene> seeds = SeedGenes.missing(services.assets());
    Selecting selecting = seeds.isEmpty() ? deciding.selecting() : new Selecting(services, seeds);
    Choice choice = selecting.select(detected, services.context().clock().instant(), Set.of());
    JsonObject.Builder preview =
        JsonObject.builder()
            .put("detect", detected.details())
            .put("select", choice.details())
            .put("category", choice.category().word())
            .put("seed_genes", !seeds.isEmpty());
    LeftAlone.told(detected).ifPresent(left -> preview.put("left_alone", left));
    Choice.Used used = choice.used();
    if (used != null) {
      deciding
          .executors()
          .choose(used.capsule(), request.mode(), piece -> {})
          .ifPresentOrElse(
              executor ->
                  preview
                      .put("executor", executor.name())
                      .put(
                          "made_by",
                          services
                              .context()
                              .redactor()
                              .redact(deciding.executors().told(executor, used.capsule())))
                      .put("where", Grounds.told(services, executor, request.mode())),
              () -> preview.put("executor", "none"));
      ValidationPlan plan = new Checks(services).plan(used.wanted(), services.root());
      preview.put("checks", plan.tree());
      Baseline.hopeless(plan, choice.category() == Category.REPAIR)
          .ifPresent(why -> preview.put("unverifiable", why));
    }
    return preview.build();
  }

  /** Puts right what a process that died has left; tells what was done. */
  public List<String> recover() {
    Workspace.Lock lock = CycleLock.take(services.context().workspace());
    try {
      return new Recovery(Bench.of(services, Progress.NONE)).recover();
    } finally {
      lock.close();
    }
  }

  private static void recover(Bench bench) {
    new Recovery(bench).recover().forEach(bench.progress()::note);
  }

  /**
   * Which sandbox would keep in the programs of a cycle that began now, whether it is used or not.
   */
  public Sandboxes.Found sandbox() throws InterruptedException {
    Terms terms = new Checks(services).terms();
    return Confinement.tried(terms.config(services), terms.ofSandbox(services));
  }

  /** What keeps the program of {@code evolve.command} from being started, one line each. */
  public List<String> faults() {
    return deciding.executors().wrong().stream().toList();
  }

  /** The cycle that goes on or waits: {@code cycle}, {@code run}, {@code step} and more. */
  public Optional<JsonObject> current() {
    return new CycleFile(services.context()).read().map(CycleState::tree);
  }

  /**
   * The cycle that waits for an agent or a person, however long that takes; not while its change is
   * checked, nor where the process died that did that.
   */
  public Optional<String> waiting() {
    return new CycleFile(services.context())
        .read()
        .filter(state -> state.step().waits() && state.rest().string(Ledgers.SEAL, "").isEmpty())
        .map(state -> state.head().cycle());
  }

  /** The same, with what it waits for. */
  public Optional<CycleResult> waits() {
    return new CycleFile(services.context())
        .read()
        .filter(state -> state.step().waits())
        .map(
            state ->
                CycleResult.waits(
                    state,
                    state.step() == Step.WAITING
                        ? CycleResult.Waiting.change(state.rest().string(Pausing.PROMPT, ""))
                        : CycleResult.Waiting.decision()));
  }

  /**
   * Goes on with the cycle that waits for an agent: its change is looked at, checked and kept.
   * Nothing of the workspace is undone; what to do about a change that is not kept is said. What is
   * written into Evograft's own files while checks run without a sandbox is named.
   *
   * @throws BadInputException code {@code nothing_waits}; or {@code nothing_changed} where the
   *     workspace is what it was: the cycle goes on waiting
   */
  public CycleResult solidify(Progress progress) throws InterruptedException {
    return withWaiting(
        Step.WAITING, progress, (bench, live) -> Solidifying.of(bench, live).solidified());
  }

  /**
   * Gives up the cycle that waits for an agent, or one whose process died and that nobody can put
   * right; the workspace is left as it is.
   */
  public CycleResult abandon(Progress progress) throws InterruptedException {
    Optional<CycleResult> dead = abandonDead(progress);
    if (dead.isPresent()) {
      return dead.get();
    }
    return withWaiting(
        Step.WAITING,
        progress,
        (bench, live) ->
            new Closing(bench, live)
                .end(
                    Endings.early(CycleOutcome.ABANDONED, "given_up", "it was given up")
                        .saying("snapshot", live.scene().snapshot())));
  }

  /** Gives up a cycle whose process died, where what it left cannot be put right. */
  private Optional<CycleResult> abandonDead(Progress progress) {
    Bench bench = Bench.of(services, progress);
    Workspace.Lock lock = CycleLock.take(services.context().workspace());
    try {
      recover(bench);
      return Optional.empty();
    } catch (EvograftException e) {
      CycleState state = bench.file().read().orElseThrow(() -> e);
      if (state.step().waits() || state.step() == Step.ENDING || state.step() == Step.TRYING) {
        throw e;
      }
      String why = "it was given up, and nothing of it was undone: " + e.getMessage();
      return Optional.of(
          new Closing(bench, new Live(bench.file(), state, null))
              .end(
                  Endings.early(
                          CycleOutcome.ABANDONED,
                          "given_up",
                          services.context().redactor().redact(why))
                      .saying("undone", false)
                      .saying("snapshot", state.scene().snapshot())));
    } finally {
      lock.close();
    }
  }

  /**
   * The change that waits for a person.
   *
   * @throws BadInputException code {@code nothing_waits}
   */
  public Ending reviewed() {
    CycleState state =
        new CycleFile(services.context())
            .read()
            .filter(one -> one.step() == Step.REVIEWING)
            .orElseThrow(() -> nothing(Step.REVIEWING));
    return Reviewed.of(services, state).shown();
  }

  /**
   * Brings the change that waits into the workspace, exactly as it was checked.
   *
   * @throws EvograftException code {@code review_touched} if it is not what was checked; or {@code
   *     conflict} where a file of it was changed meanwhile: then nothing is applied, and the change
   *     waits on
   */
  public CycleResult approve(Progress progress) throws InterruptedException {
    return withWaiting(
        Step.REVIEWING,
        progress,
        (bench, live) -> {
          Reviewed reviewed = Reviewed.of(services, live.state());
          return new Closing(bench, live).approve(reviewed.ending(), reviewed.edits());
        });
  }

  /** Drops the change that waits; the workspace has nothing of it. */
  public CycleResult reject(String reason, Progress progress) throws InterruptedException {
    return withWaiting(
        Step.REVIEWING,
        progress,
        (bench, live) ->
            new Closing(bench, live)
                .end(
                    Endings.early(
                        CycleOutcome.ABANDONED,
                        "rejected",
                        reason.isEmpty() ? "a person rejected it" : reason)));
  }

  private interface Work {
    CycleResult on(Bench bench, Live live) throws InterruptedException;
  }

  private CycleResult withWaiting(Step step, Progress progress, Work work)
      throws InterruptedException {
    Bench bench = Bench.of(services, progress);
    Workspace.Lock lock = CycleLock.take(services.context().workspace());
    try {
      recover(bench);
      CycleState state =
          bench.file().read().filter(one -> one.step() == step).orElseThrow(() -> nothing(step));
      Live.endProcesses(state); // of one who went on with it before, and died
      RunHandle run = services.runs().attach(state.head().run()).orElse(null);
      Live live = new Live(bench.file(), state, run);
      boolean done = false;
      try {
        CycleResult result = work.on(bench, live);
        done = true;
        return distilled(result, progress);
      } finally {
        if (!done && run != null && live.state().step().waits()) {
          run.detach("waits again");
        }
      }
    } finally {
      lock.close();
    }
  }

  private static BadInputException nothing(Step step) {
    return new BadInputException(
        "nothing_waits",
        step == Step.WAITING
            ? "no cycle waits for a change; begin one with \"evograft evolve\""
            : "no change waits for a decision; \"evograft evolve --review\" makes one");
  }
}
