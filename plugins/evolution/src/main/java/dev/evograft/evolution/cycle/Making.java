// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Place;
import dev.evograft.evolution.place.Room;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has a change made, by terms that hold from here on: the checks say what they say of the workspace
 * as it is, and somebody works. Each of these either ends the cycle or goes on to the next. For one
 * thread, and used once.
 */
final class Making {

  private final Bench bench;
  private final Deciding deciding;
  private final CycleRequest request;
  private final Live live;
  private @Nullable Own own;

  /**
   * Of one cycle.
   *
   * @param bench with the terms by which it is judged, in which the change has no say
   */
  Making(Bench bench, Deciding deciding, CycleRequest request, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.request = request;
    this.live = live;
  }

  /** What was written since somebody began to work into what Evograft keeps; it is taken out. */
  List<Violation> forged() {
    return own == null ? List.of() : own.changed();
  }

  /** Finds out what the checks say of the workspace as it is. */
  CycleResult checked(MutationExecutor executor, CycleTask task, ValidationPlan plan)
      throws InterruptedException {
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
    Optional<String> hopeless = baseline.hopeless(task.repairs());
    if (hopeless.isPresent()) {
      return unverifiable(task, hopeless.get());
    }
    judging.tidyUp();
    return made(Ready.of(executor, task, judging, baseline));
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

  private Closing closing() {
    return new Closing(bench, live);
  }

  /** Before anybody worked: there is nothing to undo. */
  private CycleResult unverifiable(CycleTask task, String why) {
    return closing().end(unverifiable(why, task));
  }

  /** How a cycle ends of which nothing can be shown. */
  static Ending unverifiable(String why, CycleTask task) {
    return Endings.early(CycleOutcome.UNVERIFIABLE, CycleOutcome.UNVERIFIABLE.word(), why)
        .saying(PastCycles.PLAN, task.plan());
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
}
