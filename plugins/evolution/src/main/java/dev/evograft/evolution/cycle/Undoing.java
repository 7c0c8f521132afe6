// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Moment;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RollbackMode;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes the workspace what it was before a cycle. A copy goes with the folder of its cycle. */
final class Undoing {

  /** What git writes by itself. */
  private static final Set<String> OF_NO_CONCERN = Set.of(".git/index");

  private static final int MOST_NAMED = 200;

  /** Of the plugin that has snapshots. */
  private static final ConfigKey<RollbackMode> MODE =
      ConfigKey.choice("rollback.mode", RollbackMode.class, "What happens when work fails.")
          .alias("EVOLVER_ROLLBACK_MODE")
          .defaultsTo("restore");

  private final Services services;
  private final Snapshots snapshots;

  Undoing(Services services) {
    this.services = services;
    this.snapshots = services.snapshots();
  }

  /** Undoes what a state says may have been touched; the ending says what was done. */
  Ending undo(CycleState state, Ending ending) {
    Scene scene = state.scene();
    if (scene.snapshot().isEmpty()) {
      return ending;
    }
    Ending told = ending.saying("snapshot", scene.snapshot());
    return isWhole(scene) ? all(scene, told, changes(scene)) : parts(state, told);
  }

  /**
   * Takes back the files that a state says were touched, whatever is to be done with failures: this
   * is none.
   */
  Ending takeBack(CycleState state, Ending ending) {
    return parts(state, ending.saying("snapshot", state.scene().snapshot()));
  }

  /**
   * Whether nobody knows file by file what the cycle did in the workspace, or nothing is wanted to
   * be undone.
   */
  private boolean isWhole(Scene scene) {
    return scene.isHere() && (scene.touched().isEmpty() || services.get(MODE) == RollbackMode.NONE);
  }

  /** What a change made of files, where that is all it did; else nothing. */
  static List<Touched> known(Comparison found) {
    return isMore(found) ? List.of() : found.edits().stream().map(Touched::by).toList();
  }

  /** Whether a change did what no restore of single files takes back. */
  static boolean isMore(Comparison found) {
    return found.edits().size() < found.changes().size()
        || found.violations().stream().anyMatch(one -> one.code().equals("git_changed"));
  }

  /** What is different in the workspace now that an executor has done its work. */
  Worked worked(Scene scene) {
    return Worked.of(services.root(), changes(scene));
  }

  /** The same, told later: what is different now, and was so at that moment. */
  Worked worked(Scene scene, Moment then) {
    return Worked.of(
        services.root(),
        changes(scene).stream().filter(change -> then.isStill(change.path())).toList());
  }

  /** What somebody did in the workspace since. */
  List<String> since(Scene scene, Worked worked) {
    return worked.since(changes(scene));
  }

  /**
   * As {@link #undo}, for a cycle whose process died: where somebody went on working in the
   * workspace, everything is left as it is and named.
   *
   * @param death when the cycle was last known to be at work
   */
  Ending undoUnattended(CycleState state, Ending ending, Instant death) {
    Scene scene = state.scene();
    if (scene.snapshot().isEmpty() || !scene.isHere()) {
      return undo(state, ending);
    }
    List<Change> changes = changes(scene);
    Since working = new Since(services.root(), death);
    List<String> since = working.of(changes);
    if (since.isEmpty()) {
      return undo(state, ending);
    }
    TakenBack.tidyUp(working.top(), state.head().cycle(), changes);
    return ending
        .saying("undone", false)
        .saying(
            "reason",
            "its process died, and somebody worked here since, so nothing was undone: "
                + CycleRun.told(since))
        .saying("snapshot", scene.snapshot())
        .saying("changed", changes(scene).stream().map(Change::path).limit(MOST_NAMED).toList())
        .saying("remedy", "evograft snapshot restore " + scene.snapshot());
  }

  private List<Change> changes(Scene scene) {
    return snapshots.diff(scene.snapshot()).stream()
        .filter(change -> !OF_NO_CONCERN.contains(change.path()))
        .toList();
  }

  private Ending all(Scene scene, Ending told, List<Change> changes) {
    if (changes.isEmpty()) {
      return told;
    }
    RolledBack back = snapshots.rollBack(scene.snapshot());
    Restored restored = back.restored();
    Ending said = told.saying("rollback", back.mode().name().toLowerCase(Locale.ROOT));
    return restored == null
        ? notes(said, back.notes()).saying("undone", false)
        : restored(said, restored, back.notes());
  }

  /** Of a change that was brought from a copy: its files, where they hold it still. */
  private Ending parts(CycleState state, Ending told) {
    Scene scene = state.scene();
    TakenBack back = TakenBack.run(services.root(), state.head().cycle(), scene.touched());
    List<String> notes =
        back.others().stream()
            .map(path -> path + " was changed by somebody else since, and is left as it is")
            .toList();
    return back.missing().isEmpty()
        ? notes(told, notes)
        : restored(told, snapshots.restore(scene.snapshot(), back.missing()), notes);
  }

  private static Ending restored(Ending told, Restored restored, List<String> notes) {
    List<String> changed = restored.changes().stream().map(Change::path).limit(MOST_NAMED).toList();
    List<String> all = new ArrayList<>(notes);
    all.addAll(restored.kept());
    all.addAll(restored.named());
    all.addAll(restored.failed());
    Ending said = told.saying("undo", restored.undo()).saying("changed", changed);
    return notes(
        restored.failed().isEmpty()
            ? said
            : said.saying("not_restored", restored.failed()).saying("undone", false),
        all);
  }

  private static Ending notes(Ending told, List<String> notes) {
    List<String> all = new ArrayList<>(told.details().strings("notes"));
    all.addAll(notes);
    return notes.isEmpty() ? told : told.saying("notes", all);
  }
}
