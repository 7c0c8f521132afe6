// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.place.Place;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The work of a cycle, from who makes the change to what becomes of it: the checks say what they
 * say of the workspace as it is, somebody works, it is looked at what was changed, and that is
 * judged. Each of these either ends the cycle or goes on to the next. For one thread, and used
 * once.
 */
final class Working {

  private final Deciding deciding;
  private final CycleRequest request;
  private final Live live;
  private Bench bench;
  private @Nullable Own own;

  Working(Bench bench, Deciding deciding, CycleRequest request, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.request = request;
    this.live = live;
  }

  /**
   * What is known before anybody works.
   *
   * @param judging has the room of the checks
   */
  record Ready(MutationExecutor executor, CycleTask task, Judging judging, Baseline baseline) {

    /** Whether nobody knows what it will touch. */
    boolean free() {
      return !Executors.isKnown(executor);
    }

    /** All that it will touch, where that is known. */
    Set<String> touched() {
      return free() ? Set.of() : Replay.pathsOf(task.asked().capsule());
    }
  }

  /** What was there, and decided, when the executor began. */
  record Before(Surroundings above, Reverted reverted, Outside outside, Own own) {}

  /** What the executor did. */
  record Made(Place place, Before before, ExecutionResult result) {}

  /** How the cycle ends, by the terms that hold now. */
  Closing closing() {
    return new Closing(bench, live);
  }

  /** What was written since somebody began to work into what Evograft keeps; it is taken out. */
  List<Violation> forged() {
    return own == null ? List.of() : own.changed();
  }

  /** Chooses who makes the change. */
  CycleResult work(CycleTask wished, ValidationPlan.Wanted wanted) throws InterruptedException {
    Optional<MutationExecutor> chosen =
        deciding
            .executors()
            .choose(wished.asked().capsule(), request.mode(), bench.progress()::output);
    if (chosen.isEmpty()) {
      return neutral(
          "no_executor",
          "nobody can make the change: no capsule fits, and evolve.command is not set");
    }
    MutationExecutor executor = chosen.get();
    boolean replays = executor.name().equals(EvolveKeys.REPLAY);
    if (!replays && TakingIn.isTaken(wished.asked().gene())) {
      return neutral(
          "only_replayed",
          "the gene came from elsewhere without a person's word, so its words go to no agent: no"
              + " capsule of it can be replayed");
    }
    ValidationPlan plan = bench.checks().plan(wanted, bench.services().root());
    plan.refused().forEach(bench.progress()::note);
    return checked(executor, replays ? wished : wished.withoutTaken(), plan);
  }

  /** Finds out what the checks say of the workspace as it is. */
  private CycleResult checked(MutationExecutor executor, CycleTask task, ValidationPlan plan)
      throws InterruptedException {
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
    Judging judging = new Judging(bench, live, room, Grounds.confinement(bench, live, room));
    Optional<String> unfit = doubts().unfit(room, plan.paths());
    if (unfit.isPresent()) {
      return unverifiable(task, unfit.get());
    }
    Baseline baseline = judging.before(plan, task.repairs());
    hopeless = baseline.hopeless(task.repairs());
    if (hopeless.isPresent()) {
      return unverifiable(task, hopeless.get());
    }
    judging.tidyUp();
    return made(new Ready(executor, task, judging, baseline));
  }

  /** Has the change made. */
  private CycleResult made(Ready ready) throws InterruptedException {
    Grounds grounds = new Grounds(bench, live);
    Room room = ready.judging().room();
    bench.progress().step("preparing to work " + grounds.told(ready.executor(), request.mode()));
    Optional<String> unable = room.unable(ready.touched());
    if (unable.isPresent()) {
      return notMade(ready.task(), unable.get());
    }
    Place place = grounds.open(ready.executor(), request.mode(), room, ready.touched());
    if (room.unfit().isPresent()) { // it was made what the workspace is now
      return unverifiable(ready.task(), room.unfit().get());
    }
    Surroundings above = Surroundings.of(folder(), bench.services().root());
    JsonObject planned = planned(ready, above);
    Confinement confinement = ready.judging().confinement();
    boolean watched = ready.free() || !confinement.isActive(); // checks run what was changed
    boolean compared = watched && !(ready.executor() instanceof Executors.Asking);
    Own watch = compared ? Own.watched(bench, live) : Own.unwatched(bench, live);
    own = watch;
    String seal = watch.seal();
    bench.record(
        live.head(), CyclePhase.PLAN, seal.isEmpty() ? planned : planned.with(Ledgers.SEAL, seal));
    Reverted reverted = Reverted.of(bench.services());
    Outside outside = new Outside(bench, confinement, live.head().cycle(), watched);
    String prompt = deciding.executors().prompt(ready.task(), ready.baseline());
    ExecutionResult result =
        new Executing(bench, live, ready.executor(), deciding.executors())
            .execute(place, new Executing.Wished(ready.task(), prompt), confinement, outside);
    return result.outcome() == ExecutionResult.Outcome.WAITING
        ? new Pausing(bench, live).forAgent(prompt)
        : new Looking(
                bench,
                live,
                ready,
                new Made(place, new Before(above, reverted, outside, watch), result))
            .looked(request.mode());
  }

  private JsonObject planned(Ready ready, Surroundings above) {
    Room room = ready.judging().room();
    JsonObject planned = new Planned(bench, live).details(room, ready.task(), ready.baseline());
    if (!(ready.executor() instanceof Executors.Asking)) {
      return planned;
    }
    Terms terms = bench.checks().terms().within(above);
    boolean reviewed = request.mode() == CycleRequest.Mode.REVIEW;
    Sealed held =
        new Sealed(room, ready.task(), ready.baseline(), reviewed ? terms.reviewed() : terms);
    return planned.with(Sealed.SEAL, held.keep(bench, live.head().cycle()));
  }

  private Doubts doubts() {
    return new Doubts(folder(), bench.services().root());
  }

  private Path folder() {
    return bench.file().folder(live.head().cycle());
  }

  /** Before anybody worked: there is nothing to undo. */
  private CycleResult unverifiable(CycleTask task, String why) {
    return closing()
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
    return closing().undo(Endings.notMade(result, task).saying(PastCycles.UNSEEN, id));
  }

  private CycleResult neutral(String code, String why) {
    return closing().end(Endings.early(CycleOutcome.NEUTRAL, code, why));
  }
}
