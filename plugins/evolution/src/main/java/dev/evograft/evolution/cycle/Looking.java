// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Moment;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.ExecutionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What becomes of what an executor made: it is looked at what that is, whether it can be judged,
 * and what the checks say of it. For one thread, and used once.
 */
final class Looking {

  private final Bench bench;
  private final Live live;
  private final Ready ready;
  private final Made made;
  private final Closing closing;
  private final Doubts doubts;

  Looking(Bench bench, Live live, Ready ready, Made made) {
    this.bench = bench;
    this.live = live;
    this.ready = ready;
    this.made = made;
    this.closing = new Closing(bench, live);
    this.doubts = new Doubts(bench.file().folder(live.head().cycle()), bench.services().root());
  }

  /** Looks at what was changed, and whether anything of that can be judged. */
  CycleResult looked(CycleRequest.Mode mode) throws InterruptedException {
    Comparison found = compared();
    if (live.scene().isHere()) { // whoever undoes it takes back these, and nothing else
      live.at(live.scene().keeping(live.scene().snapshot(), Undoing.known(found)));
    }
    Supplier<Worked> worked = worked();
    found.notes().forEach(bench.progress()::note);
    found.doubts().forEach(doubt -> bench.progress().note(doubt.what()));
    // Whatever becomes of the cycle: the next one sees nothing of it.
    new Concerns(bench.services().context()).add(live.head().cycle(), found.doubts());
    if (didNothing(made.result(), found)) {
      return closing.undo(Endings.notMade(made.result(), ready.task()), found, worked);
    }
    // Of a capsule that is replayed it was asked when it was chosen, and whether it was promoted
    Optional<String> again =
        ready.free() ? made.before().reverted().like(found.edits()) : Optional.empty();
    if (again.isPresent() && found.violations().isEmpty()) {
      Ending ending =
          Endings.early(CycleOutcome.UNVERIFIABLE, Reverted.MEMBER, Reverted.told(again.get()));
      return closing.undo(ending.saying(PastCycles.PLAN, ready.task().plan()), found, worked);
    }
    if (!found.beside().isEmpty()) {
      String beside =
          "while it was worked in a copy, the workspace was changed: "
              + CycleRun.told(found.beside());
      if (found.changes().isEmpty() && found.violations().isEmpty()) {
        return beside(beside + "; look at it, for nothing of it was checked");
      }
      bench.progress().note(beside + "; nothing of it was checked");
    }
    return closing.judged(judged(found), worked, mode);
  }

  private Comparison compared() {
    List<Violation> further = new ArrayList<>();
    left(made.result()).ifPresent(further::add);
    further.addAll(made.before().own().changed());
    bench.progress().step("looking at what was changed");
    Comparison looked =
        ready.free() ? made.place().compare() : made.place().compare(ready.touched());
    bench.file().discard(live.head().cycle(), "work"); // what is in it is read
    further.addAll(doubts.leading(looked.edits()));
    return looked
        .with(further)
        .doubting(doubts.since(made.before().above()))
        .doubting(doubts.named(looked.edits()))
        .doubting(
            Doubts.beside(
                looked.beside(),
                ready.baseline().plan().paths(),
                bench.checks().bounds(ready.task().asked().gene())));
  }

  /** Has the checks run the change, and writes down what came of it. */
  private Facts judged(Comparison found) throws InterruptedException {
    Judging judging = ready.judging();
    Facts.Work work = new Facts.Work(ready.executor().name(), made.result().summary(), found);
    if (!judging.confinement().isActive()) {
      judging.watching(
          () -> {
            made.before().outside().changed();
            return made.before().own().changed();
          });
    }
    Facts facts =
        made.result().outcome() == ExecutionResult.Outcome.FAILED
            ? judging.failed(ready.task(), work, made.result(), ready.baseline())
            : judging.after(ready.task(), work, ready.baseline(), ready.free());
    return judging.recorded(facts, ready.baseline());
  }

  /** What was different in the workspace when the work was done, for whoever undoes it. */
  private Supplier<Worked> worked() {
    Scene scene = live.scene();
    if (!scene.isHere()) {
      return () -> new Worked(bench.services().root(), Map.of());
    }
    Undoing undoing = new Undoing(bench.services());
    Function<Worked, Worked> known = all -> ready.free() ? all : all.only(ready.touched());
    Optional<Moment> moment = made.place().moment();
    if (moment.isPresent()) { // a change that is kept needs no comparison with the snapshot
      return () -> known.apply(undoing.worked(scene, moment.get()));
    }
    Worked now = known.apply(undoing.worked(scene));
    return () -> now;
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
    return closing.undo(Endings.early(CycleOutcome.UNVERIFIABLE, Evaluation.DOUBTFUL, why));
  }

  /** An expired login, a diff that does not fit: that says nothing of the gene. */
  private static boolean didNothing(ExecutionResult result, Comparison comparison) {
    return result.outcome() == ExecutionResult.Outcome.FAILED
        && comparison.changes().isEmpty()
        && comparison.violations().isEmpty()
        && result.evidence().objects("violations").isEmpty();
  }
}
