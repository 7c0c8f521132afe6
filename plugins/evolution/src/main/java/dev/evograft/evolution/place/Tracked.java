// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Paths of a workspace that git tracks, asked of what is staged. Safe for any thread. */
final class Tracked {

  /** Each begins with a path of the repository and a NUL. */
  private final NavigableSet<String> entries;

  private final String prefix;

  private Tracked(NavigableSet<String> entries, String prefix) {
    this.entries = entries;
    this.prefix = prefix;
  }

  /** Nothing. */
  static Tracked none() {
    return new Tracked(new TreeSet<>(), "");
  }

  /**
   * What is staged.
   *
   * @param prefix where the workspace lies in the repository, with a slash behind; mostly empty
   */
  static Tracked of(Staged staged, String prefix) {
    return new Tracked(staged.entries(), prefix);
  }

  /** These paths of the workspace. */
  static Tracked of(Collection<String> paths) {
    NavigableSet<String> entries = new TreeSet<>();
    paths.forEach(path -> entries.add(path + '\0'));
    return new Tracked(entries, "");
  }

  boolean contains(String path) {
    return begins(prefix + path + '\0');
  }

  /** Whether a file beneath a folder is. */
  boolean isBeneath(String folder) {
    return begins(prefix + folder + "/");
  }

  private boolean begins(String with) {
    String first = entries.ceiling(with);
    return first != null && first.startsWith(with);
  }

  /** Whether it is the very same. */
  boolean isSame(Tracked other) {
    return prefix.equals(other.prefix)
        && (entries == other.entries || paths().equals(other.paths()));
  }

  /** All of them, by path. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String entry : entries.tailSet(prefix)) {
      if (!entry.startsWith(prefix)) {
        break;
      }
      String path = entry.substring(prefix.length(), entry.indexOf('\0'));
      if (paths.isEmpty() || !paths.get(paths.size() - 1).equals(path)) { // of each stage
        paths.add(path);
      }
    }
    return paths;
  }
}
