// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.place.Application;
import dev.evograft.evolution.place.ConflictException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.snapshot.Snapshot;
import java.util.List;

/** Brings a judged cycle to its end: the change is kept, kept aside, or undone. */
final class Closing {

  private final Bench bench;
  private final Live live;

  Closing(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** What follows from the verdict. */
  CycleResult judged(Facts facts, CycleRequest.Mode mode) {
    Ending ending = new Endings(bench.services()).of(facts);
    if (facts.judged().verdict().kind() != Verdict.Kind.SUCCESS) {
      bench.progress().step("undoing what was changed");
      return undo(ending);
    }
    List<FileEdit> edits = facts.work().comparison().edits();
    boolean reviewed = mode == CycleRequest.Mode.REVIEW || bench.services().get(EvolveKeys.REVIEW);
    if (reviewed) {
      return new Pausing(bench, live).forReview(ending, edits);
    }
    bench.progress().step("keeping the change");
    return live.scene().isHere()
        ? end(ending.saying("snapshot", live.scene().snapshot()))
        : keep(ending, edits);
  }

  /** Brings a change into the workspace, where that is as it was when the change was begun. */
  CycleResult keep(Ending ending, List<FileEdit> edits) {
    Application application = new Application(bench.services().root());
    List<String> conflicts = application.conflicts(edits);
    if (!conflicts.isEmpty()) {
      return end(conflict(conflicts));
    }
    Snapshot made =
        bench.services().snapshots().create("before the change of cycle " + live.head().cycle());
    List<String> paths = edits.stream().map(FileEdit::path).toList();
    live.write(
        live.state()
            .at(live.scene().keeping(made.id(), paths))
            .to(Step.KEEPING)
            .with(JsonObject.EMPTY));
    List<String> meanwhile = application.conflicts(edits); // the snapshot took its time
    if (!meanwhile.isEmpty()) {
      return end(conflict(meanwhile));
    }
    try {
      application.apply(edits);
    } catch (EvograftException e) {
      undo(Endings.early(CycleOutcome.ABANDONED, e.code(), String.valueOf(e.getMessage())));
      throw e;
    }
    return end(ending.saying("snapshot", made.id()));
  }

  private static Ending conflict(List<String> paths) {
    ConflictException told = new ConflictException(paths);
    return Endings.conflict(String.valueOf(told.getMessage()), paths);
  }

  /** Makes the workspace what it was, and ends the cycle so. */
  CycleResult undo(Ending ending) {
    live.write(live.state().to(Step.UNDOING).with(ending.tree()));
    Ending told = new Undoing(bench.services().snapshots()).undo(live.state(), ending);
    return end(told);
  }

  /** Ends the cycle, and leaves the workspace as it is. */
  CycleResult end(Ending ending) {
    live.to(Step.ENDING, ending.tree());
    return bench.finisher().finish(live.state(), live.run());
  }
}
