// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.task.DiffText.BadDiffException;
import dev.evograft.evomap.task.DiffText.FileDiff;
import dev.evograft.evomap.task.DiffText.Hunk;
import dev.evograft.evomap.task.DiffText.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one diff of those of several nodes, who began from the same files. Who has more weight is
 * merged first; whoever changes the same lines otherwise is a conflict, and nothing is guessed.
 */
public final class Merge {

  /**
   * What one of them did.
   *
   * @param name for people
   * @param weight of the part
   * @param diff unified
   */
  record Source(String name, double weight, String diff) {}

  private record Placed(Hunk hunk, String by) {}

  private record Merged(Kind kind, List<Placed> hunks) {}

  private final Map<String, Merged> files = new LinkedHashMap<>();
  private final List<String> conflicts = new ArrayList<>();

  private Merge() {}

  /** Merges; the heaviest first, of equals the earlier. */
  static Merge of(List<Source> sources) {
    Merge merge = new Merge();
    sources.stream()
        .sorted(Comparator.comparingDouble(Source::weight).reversed())
        .forEach(merge::add);
    return merge;
  }

  private void add(Source source) {
    try {
      DiffText.read(source.diff()).forEach(file -> add(file, source.name()));
    } catch (BadDiffException e) {
      conflicts.add("the diff of " + source.name() + " cannot be merged: " + e.getMessage());
    }
  }

  private void add(FileDiff file, String by) {
    Merged there = files.get(file.path());
    if (there == null) {
      List<Placed> hunks = new ArrayList<>();
      file.hunks().forEach(hunk -> hunks.add(new Placed(hunk, by)));
      files.put(file.path(), new Merged(file.kind(), hunks));
      return;
    }
    boolean same = there.hunks().stream().map(Placed::hunk).toList().equals(file.hunks());
    if (same && there.kind() == file.kind()) {
      return; // both did the same
    }
    if (there.kind() != Kind.CHANGED || file.kind() != Kind.CHANGED) {
      conflicts.add(
          file.path()
              + ": "
              + there.hunks().get(0).by()
              + " and "
              + by
              + " add, change or remove it, each in another way");
      return;
    }
    file.hunks().forEach(hunk -> add(file.path(), there, new Placed(hunk, by)));
  }

  private void add(String path, Merged file, Placed next) {
    for (Placed placed : file.hunks()) {
      if (placed.hunk().equals(next.hunk())) {
        return;
      }
      if (placed.hunk().meets(next.hunk())) {
        conflicts.add(
            path
                + ", from line "
                + Math.max(placed.hunk().start(), next.hunk().start())
                + ": "
                + placed.by()
                + " and "
                + next.by()
                + " change it, each in another way");
        return;
      }
    }
    file.hunks().add(next);
  }

  /** Why they cannot be one, one line each; empty when they can. */
  public List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  /** How many files it changes. */
  int fileCount() {
    return files.size();
  }

  /** How many lines it adds and removes. */
  int lineCount() {
    return files.values().stream()
        .flatMap(file -> file.hunks().stream())
        .mapToInt(placed -> placed.hunk().changed())
        .sum();
  }

  /** The whole as a unified diff. */
  public String text() {
    StringBuilder text = new StringBuilder();
    files.forEach((path, file) -> append(text, path, file));
    return text.toString();
  }

  private static void append(StringBuilder text, String path, Merged file) {
    text.append("diff --git a/").append(path).append(" b/").append(path).append('\n');
    if (file.kind() != Kind.CHANGED) {
      text.append(file.kind() == Kind.ADDED ? "new" : "deleted").append(" file mode 100644\n");
    }
    text.append("--- ").append(file.kind() == Kind.ADDED ? "/dev/null" : "a/" + path).append('\n');
    text.append("+++ ").append(file.kind() == Kind.REMOVED ? "/dev/null" : "b/" + path);
    text.append('\n');
    int shift = 0;
    List<Hunk> hunks =
        file.hunks().stream().map(Placed::hunk).sorted(Comparator.comparing(Hunk::start)).toList();
    for (Hunk hunk : hunks) {
      int start = newStart(hunk, shift);
      text.append("@@ -").append(hunk.start()).append(',').append(hunk.oldCount());
      text.append(" +").append(start).append(',').append(hunk.newCount()).append(" @@\n");
      hunk.lines().forEach(line -> text.append(line).append('\n'));
      shift += hunk.newCount() - hunk.oldCount();
    }
  }

  /** A side without lines names the line before it. */
  private static int newStart(Hunk hunk, int shift) {
    if (hunk.newCount() == 0) {
      return Math.max(0, hunk.start() + shift - 1);
    }
    return hunk.start() + shift + (hunk.oldCount() == 0 ? 1 : 0);
  }
}
