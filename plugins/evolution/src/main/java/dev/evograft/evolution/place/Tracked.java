// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Paths of a workspace that git tracks, asked of what is staged. Safe for any thread. */
final class Tracked {

  /** Paths of a repository. */
  interface Paths {
    /** Whether a file is one of them. */
    boolean has(String path);

    /** Whether one of them lies beneath a folder. */
    boolean isBeneath(String folder);

    /** All of them, sorted. */
    List<String> paths();
  }

  private final Paths paths;
  private final String prefix;

  private Tracked(Paths paths, String prefix) {
    this.paths = paths;
    this.prefix = prefix;
  }

  /** Nothing. */
  static Tracked none() {
    return of(List.of());
  }

  /**
   * What is staged.
   *
   * @param prefix where the workspace lies in the repository, with a slash behind; mostly empty
   */
  static Tracked of(Staged staged, String prefix) {
    return new Tracked(staged, prefix);
  }

  /** These paths of the workspace. */
  static Tracked of(Collection<String> paths) {
    return new Tracked(new Listed(new TreeSet<>(paths)), "");
  }

  boolean contains(String path) {
    return paths.has(prefix + path);
  }

  /** Whether a file beneath a folder is. */
  boolean isBeneath(String folder) {
    return paths.isBeneath(prefix + folder);
  }

  /** Whether it is the very same. */
  boolean isSame(Tracked other) {
    return prefix.equals(other.prefix) && (paths == other.paths || paths().equals(other.paths()));
  }

  /** All of them, by path. */
  List<String> paths() {
    return paths.paths().stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  /** That were read from what a cycle keeps. */
  private record Listed(NavigableSet<String> all) implements Paths {

    @Override
    public boolean has(String path) {
      return all.contains(path);
    }

    @Override
    public boolean isBeneath(String folder) {
      String begin = folder + "/";
      String first = all.ceiling(begin);
      return first != null && first.startsWith(begin);
    }

    @Override
    public List<String> paths() {
      return List.copyOf(all);
    }
  }
}
