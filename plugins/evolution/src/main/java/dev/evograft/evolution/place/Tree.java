// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a walk found.
 *
 * @param entries by path, in the order of their paths
 * @param left what cannot be read or is never opened, a line each
 */
record Tree(Map<String, Found> entries, List<String> left) {

  /** Nothing. */
  static final Tree NONE = new Tree(Map.of(), List.of());

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
