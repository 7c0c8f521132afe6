// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The difference of a snapshot and what there is now, part by part. */
final class Difference {

  private final List<PartDifference> parts = new ArrayList<>();
  private final boolean withGit;

  private Difference(boolean withGit) {
    this.withGit = withGit;
  }

  /**
   * Compares two manifests, of which the second was made by the rules of the first.
   *
   * @param paths only what is at or beneath them, and nothing of git's own; empty for everything
   */
  static Difference of(Manifest target, Manifest now, List<String> paths) {
    Difference difference = new Difference(paths.isEmpty());
    for (Part part : target.parts()) {
      String root = part.place().root();
      difference.parts.add(
          PartDifference.of(
              part,
              matching(part, now),
              entry ->
                  paths.isEmpty()
                      || (entry.area() == Area.TREE
                          && chosen(Entry.child(root, entry.path()), paths))));
    }
    return difference;
  }

  private static boolean chosen(String path, List<String> paths) {
    return paths.stream().anyMatch(given -> Entry.within(path, given));
  }

  private static @Nullable Part matching(Part target, Manifest now) {
    for (Part part : now.parts()) {
      if (part.place().root().equals(target.place().root())) {
        return part;
      }
    }
    for (Part part : now.parts()) {
      long inode = part.place().gitInode();
      if (inode != 0 && inode == target.place().gitInode()) {
        return part;
      }
    }
    return null;
  }

  List<PartDifference> parts() {
    return parts;
  }

  /** All changes, by their names. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (PartDifference part : parts) {
      changes.addAll(part.changes());
      if (withGit) {
        git(part, changes);
      }
    }
    changes.sort(Comparator.comparing(Change::path));
    return changes;
  }

  private static void git(PartDifference part, List<Change> changes) {
    Part now = part.now();
    if (now == null) {
      return;
    }
    String root = part.target().place().root();
    var was = part.target().git().refs();
    var is = now.git().refs();
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      String before = was.get(name);
      String after = is.get(name);
      if (before == null) {
        changes.add(new Change(Change.Kind.ADDED, Entry.child(root, name)));
      } else if (after == null) {
        changes.add(new Change(Change.Kind.REMOVED, Entry.child(root, name)));
      } else if (!before.equals(after)) {
        changes.add(new Change(Change.Kind.CHANGED, Entry.child(root, name)));
      }
    }
    Part.Index index = part.target().git().index();
    if (!index.bytes().equals(now.git().index().bytes())) {
      Change.Kind kind =
          !index.isThere()
              ? Change.Kind.ADDED
              : !now.git().index().isThere() ? Change.Kind.REMOVED : Change.Kind.CHANGED;
      changes.add(new Change(kind, Entry.child(root, ".git/index")));
    }
  }
}
