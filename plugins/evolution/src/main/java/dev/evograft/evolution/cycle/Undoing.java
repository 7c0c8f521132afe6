// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes the workspace what it was before a cycle. A copy goes with the folder of its cycle. */
final class Undoing {

  /** What git writes by itself. */
  private static final Set<String> OF_NO_CONCERN = Set.of(".git/index");

  private static final int MOST_NAMED = 200;

  private final Snapshots snapshots;

  Undoing(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** Undoes what a state says may have been touched; the ending says what was done. */
  Ending undo(CycleState state, Ending ending) {
    Scene scene = state.scene();
    if (scene.snapshot().isEmpty()) {
      return ending;
    }
    Ending told = ending.saying("snapshot", scene.snapshot());
    List<Change> changes =
        snapshots.diff(scene.snapshot()).stream()
            .filter(change -> !OF_NO_CONCERN.contains(change.path()))
            .toList();
    if (changes.isEmpty()) {
      return told;
    }
    if (scene.isHere()) {
      RolledBack back = snapshots.rollBack(scene.snapshot());
      Restored restored = back.restored();
      told = told.saying("rollback", back.mode().name().toLowerCase(Locale.ROOT));
      return restored == null ? notes(told, back.notes()) : restored(told, restored, back.notes());
    }
    return parts(told, changes, scene);
  }

  /** Of a change that was brought from a copy: nothing but its files. */
  private Ending parts(Ending told, List<Change> changes, Scene scene) {
    List<String> touched = scene.paths().stream().filter(path -> isAmong(path, changes)).toList();
    return touched.isEmpty()
        ? told
        : restored(told, snapshots.restore(scene.snapshot(), touched), List.of());
  }

  private static boolean isAmong(String path, List<Change> changes) {
    return changes.stream()
        .anyMatch(change -> change.path().equals(path) || change.path().endsWith("/" + path));
  }

  private static Ending restored(Ending told, Restored restored, List<String> notes) {
    List<String> changed = restored.changes().stream().map(Change::path).limit(MOST_NAMED).toList();
    List<String> all = new ArrayList<>(notes);
    all.addAll(restored.named());
    all.addAll(restored.failed());
    Ending said = told.saying("undo", restored.undo()).saying("changed", changed);
    return notes(
        restored.failed().isEmpty() ? said : said.saying("not_restored", restored.failed()), all);
  }

  private static Ending notes(Ending told, List<String> notes) {
    return notes.isEmpty() ? told : told.saying("notes", notes);
  }
}
