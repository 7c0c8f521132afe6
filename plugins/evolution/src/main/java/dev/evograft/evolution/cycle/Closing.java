// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.execute.Beside;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.evolution.place.Application;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.ConflictException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Brings a judged cycle to its end: the change is kept, kept aside, or undone. */
final class Closing {

  private final Bench bench;
  private final Live live;

  Closing(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** What follows from the verdict. */
  CycleResult judged(Facts facts, Supplier<Worked> then, CycleRequest.Mode mode) {
    Ending ending = new Endings(bench.services()).of(facts);
    if (!facts.work().comparison().beside().isEmpty()) {
      ending = ending.saying("workspace_changed", facts.work().comparison().beside());
    }
    if (facts.judged().verdict().kind() != Verdict.Kind.SUCCESS) {
      bench.progress().step("undoing what was changed");
      return undo(ending, facts.work().comparison(), then);
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

  /**
   * Takes back a change that was not good, and all else that its executor did in the workspace, but
   * for what anybody may do who works in a repository. What somebody saved in the workspace while
   * its checks ran stays.
   *
   * @param then what was different when the executor had done its work
   */
  CycleResult undo(Ending ending, Comparison found, Supplier<Worked> then) {
    Scene scene = live.scene();
    if (!scene.isHere()) {
      return undo(ending);
    }
    Worked worked = then.get();
    List<String> further = worked.besides(found.edits());
    boolean more =
        Undoing.isMore(found)
            || !further.isEmpty() && further.stream().noneMatch(worked::isAnybodys);
    List<String> since =
        more ? new Undoing(bench.services()).since(scene, worked) : List.<String>of();
    if (more && since.isEmpty()) {
      live.at(scene.keeping(scene.snapshot(), List.of())); // nobody else was here: all of it
      return undo(ending);
    }
    List<Touched> files = found.edits().stream().map(Touched::by).toList();
    live.at(scene.keeping(scene.snapshot(), files));
    Ending told = further.isEmpty() && since.isEmpty() ? ending : staying(ending, further, since);
    return files.isEmpty() ? end(told) : undo(told);
  }

  /** Says what is not undone; what the executor did is told first. */
  private Ending staying(Ending ending, List<String> further, List<String> since) {
    String snapshot = live.scene().snapshot();
    List<String> notes = new ArrayList<>();
    if (!further.isEmpty()) {
      notes.add(
          CycleRun.told(further)
              + " changed while the executor worked, and stays: what git has may have the change;"
              + " look at it: evograft snapshot diff "
              + snapshot);
    }
    if (!since.isEmpty()) {
      notes.add(
          "somebody changed "
              + CycleRun.told(since)
              + " since, so only files were undone whose change is known; look at the others:"
              + " evograft snapshot diff "
              + snapshot);
    }
    return ending
        .saying("notes", notes)
        .saying("remedy", "evograft snapshot restore " + snapshot)
        .saying("snapshot", snapshot)
        .saying("undone", false);
  }

  /** Brings a change into the workspace, where that is as it was when the change was begun. */
  CycleResult keep(Ending ending, List<FileEdit> edits) {
    String snapshot;
    try {
      snapshot = bring(edits, JsonObject.EMPTY);
    } catch (ConflictException e) {
      PatchWriter.Written written = PatchWriter.write(edits);
      return end(
          Endings.conflict(String.valueOf(e.getMessage()), e.paths())
              .with("diff", written.text())
              .with(Finisher.LEFT, written.left()));
    } catch (EvograftException e) {
      undo(Endings.early(CycleOutcome.ABANDONED, e.code(), String.valueOf(e.getMessage())));
      throw e;
    }
    // What fails from here on is written by the next start: the change is kept.
    return end(ending.saying("snapshot", snapshot));
  }

  /**
   * As {@link #keep}, for a change that a person approved: where it cannot be brought, it waits on.
   *
   * @throws EvograftException code {@code conflict}, or why it could not be written
   */
  CycleResult approve(Ending ending, List<FileEdit> edits) {
    JsonObject rest = live.state().rest();
    String snapshot;
    try {
      snapshot = bring(edits, rest);
    } catch (ConflictException e) {
      waitOn(rest);
      throw new EvograftException(
          e.code(),
          e.getMessage()
              + ", and the change waits on: put the files back and approve it again, or drop it:"
              + " evograft review reject",
          e);
    } catch (EvograftException e) {
      waitOn(rest);
      throw e;
    }
    return end(ending.saying("snapshot", snapshot));
  }

  /** Takes back what was brought of a change that a person decides about, who is asked again. */
  Ending waitOn(JsonObject rest) {
    Ending told =
        new Undoing(bench.services())
            .undo(live.state(), Endings.early(CycleOutcome.ABANDONED, "interrupted", ""));
    new Held(bench.services(), live.head()).release();
    live.write(live.state().at(live.scene().keeping("", List.of())).to(Step.REVIEWING).with(rest));
    String undo = told.details().string("undo", "");
    if (undo.isEmpty()) {
      return told;
    }
    List<String> notes = new ArrayList<>(told.details().strings("notes"));
    notes.add("the change was taken back until it is approved: " + undo);
    return told.saying("notes", notes);
  }

  /** The snapshot that has what was there before. */
  private String bring(List<FileEdit> edits, JsonObject rest) {
    Application application =
        new Application(bench.services().root(), new Beside(live.head().cycle()));
    List<String> conflicts = application.conflicts(edits);
    if (!conflicts.isEmpty()) {
      throw new ConflictException(conflicts);
    }
    Snapshot made =
        bench.services().snapshots().create("before the change of cycle " + live.head().cycle());
    live.write(
        live.state()
            .at(live.scene().keeping(made.id(), edits.stream().map(Touched::by).toList()))
            .to(Step.KEEPING)
            .with(rest));
    new Held(bench.services(), live.head()).hold(made.id());
    application.apply(edits);
    return made.id();
  }

  /**
   * Makes the workspace what it was, and ends the cycle so.
   *
   * @throws IllegalStateException if it is decided already how it ends
   */
  CycleResult undo(Ending ending) {
    if (live.state().step() == Step.ENDING) {
      throw new IllegalStateException("the cycle has its end, and its change is kept");
    }
    Ending decided = ending;
    if (live.state().step() == Step.UNDOING) { // it is decided why, and was not done yet
      decided = new Ending(live.state().rest());
    } else {
      live.write(live.state().to(Step.UNDOING).with(ending.tree()));
    }
    return end(new Undoing(bench.services()).undo(live.state(), decided));
  }

  /** Ends the cycle, and leaves the workspace as it is. */
  CycleResult end(Ending ending) {
    live.to(Step.ENDING, ending.tree());
    return bench.finisher().finish(live.state(), live.run());
  }
}
