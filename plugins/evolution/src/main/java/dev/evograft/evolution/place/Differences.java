// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.PatchWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is different, and counts the bytes that are held of it. Not thread-safe. */
final class Differences {

  /** More than this is no change that anybody reviews. */
  static final long MOST_BYTES = 64L << 20;

  private static final int MOST_NAMED = 3;

  private final List<FileChange> changes = new ArrayList<>();
  private final List<FileEdit> edits = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> meanwhile = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();
  private long bytes;

  /** A regular file before and after; nothing happens when both are the same. */
  void file(String path, @Nullable FileVersion before, @Nullable FileVersion after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    bytes += (before == null ? 0 : before.content().length);
    bytes += (after == null ? 0 : after.content().length);
    if (bytes > MOST_BYTES) {
      unread(path, kind(before, after), "the change is larger than 64 MiB in all");
      return;
    }
    FileEdit edit = new FileEdit(path, before, after);
    PatchWriter.Written written = PatchWriter.write(List.of(edit));
    edits.add(edit);
    FileVersion larger = after == null ? before : after;
    long size = larger == null ? 0 : larger.content().length; // a capsule has what is gone, too
    changes.add(
        new FileChange(
            path,
            kind(before, after),
            new FileChange.Extent(written.added(), written.removed(), size)));
  }

  /** Something that no cycle may change, or that is too large to be looked at. */
  void unread(String path, FileChange.Kind kind, String why) {
    changes.add(new FileChange(path, kind, new FileChange.Extent(0, 0, 0)));
    violations.add(new Violation("not_a_file", path, path + ": " + why));
  }

  /** A link or something else that is no regular file, before or after. */
  void special(String path, FileChange.Kind kind) {
    unread(path, kind, "a cycle changes regular files only");
  }

  /** Git's own files. */
  void git(String path) {
    violations.add(
        new Violation("git_changed", path, path + " was changed; a cycle leaves git's own alone"));
  }

  /** Something that anybody may have changed who works in the repository. */
  void meanwhile(String path) {
    meanwhile.add(path);
  }

  /** What checks use of the workspace and no change has. */
  void included(List<String> paths) {
    if (!paths.isEmpty()) {
      doubts.add(
          Doubt.lasting(
              named(paths)
                  + " changed in the workspace while the change was made; git ignores it and checks"
                  + " use it, so nobody can tell what they would say: install it anew"));
    }
  }

  private static String named(List<String> paths) {
    String first = String.join(", ", paths.subList(0, Math.min(MOST_NAMED, paths.size())));
    return paths.size() > MOST_NAMED
        ? first + " and " + (paths.size() - MOST_NAMED) + " more were"
        : first + (paths.size() == 1 ? " was" : " were");
  }

  void note(String note) {
    notes.add(note);
  }

  Comparison done() {
    List<Doubt> all = new ArrayList<>(doubts);
    if (!meanwhile.isEmpty()) {
      all.add(
          Doubt.passing(
              named(meanwhile)
                  + " changed while the change was made, by whomever, so nobody can tell whose work"
                  + " is in it"));
    }
    return new Comparison(changes, edits, violations, notes, List.of(), all);
  }

  private static FileChange.Kind kind(@Nullable FileVersion before, @Nullable FileVersion after) {
    if (before == null) {
      return FileChange.Kind.ADDED;
    }
    return after == null ? FileChange.Kind.REMOVED : FileChange.Kind.CHANGED;
  }
}
