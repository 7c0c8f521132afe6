// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the folders that Evograft itself writes in must be: what was there at a snapshot, with all
 * that Evograft wrote since.
 *
 * @param folders that it is about, from the root
 * @param apart folders in them that it is not about
 * @param entries in them
 * @param left what cannot be told, and is left as it is, a line each
 */
record Meant(SortedSet<String> folders, Apart apart, List<Entry> entries, List<String> left) {

  private static final int MOST_NAMED = 20;

  Meant {
    folders = new TreeSet<>(folders);
    entries = List.copyOf(entries);
    left = List.copyOf(left);
  }

  /** Whether a path lies in one of the folders. */
  boolean covers(String path) {
    return folders.stream().anyMatch(folder -> apart.isOf(path, folder));
  }

  /** What is not what it must be: these are kept with the undo. */
  List<Entry> otherThan(List<Entry> now) {
    List<Entry> other = new ArrayList<>(entries);
    other.removeAll(Set.copyOf(now));
    return other;
  }

  /** What people should know of the steps that make it so. */
  List<String> named(List<Step> steps) {
    Set<String> paths = new LinkedHashSet<>();
    for (Step step : steps) {
      if (step instanceof Step.OfPath path) {
        paths.add(Failures.oneLine(path.either().path()));
      }
    }
    List<String> lines = new ArrayList<>();
    paths.stream()
        .limit(MOST_NAMED)
        .forEach(
            path ->
                lines.add(
                    path + ": what others did is undone, and what Evograft wrote since is kept"));
    if (paths.size() > MOST_NAMED) {
      lines.add((paths.size() - MOST_NAMED) + " more that others changed, for the same reason");
    }
    return lines;
  }
}
