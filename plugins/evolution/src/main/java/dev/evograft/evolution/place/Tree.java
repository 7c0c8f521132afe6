// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a walk found.
 *
 * @param entries by path, a folder before what is in it, and else in no order
 * @param left what cannot be read or is never opened, a line each
 */
record Tree(Map<String, Found> entries, List<String> left) {

  /** Nothing. */
  static final Tree NONE = new Tree(Map.of(), List.of());

  /** One that is made of another, which stays as it is. */
  static final class Changing {

    private final Map<String, Found> entries;
    private final List<String> left;

    Changing(Tree from) {
      this.entries = new LinkedHashMap<>(from.entries());
      this.left = from.left();
    }

    void remove(String path) {
      entries.remove(path);
    }

    /** What is there now, of folders first; nothing where there is no stamp. */
    void put(String path, @Nullable Stamp stamp) {
      if (stamp == null) {
        entries.remove(path);
      } else {
        entries.put(path, new Found(path, stamp.kind(), false, stamp));
      }
    }

    Tree tree() {
      return new Tree(entries, left);
    }
  }

  @Nullable Found at(String path) {
    return entries.get(path);
  }

  /** The {@code .git} of repositories within it. */
  List<String> repositories() {
    return entries.values().stream()
        .filter(found -> found.is(Found.Kind.REPOSITORY) && !found.wanted())
        .map(Found::path)
        .toList();
  }

  /** The path of the folder that a path is in; empty for the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
