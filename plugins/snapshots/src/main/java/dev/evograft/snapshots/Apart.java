// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Folders within folders: a path is of the innermost one alone, whose writers have a lock and a
 * record of their own.
 *
 * @param paths of all of them, from the root
 */
record Apart(SortedSet<String> paths) {

  Apart {
    paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
  }

  /** Whether a path is of a folder, and of none in it. */
  boolean isOf(String path, String folder) {
    return Entry.within(path, folder)
        && paths.stream()
            .noneMatch(
                inner ->
                    !inner.equals(folder)
                        && Entry.within(inner, folder)
                        && Entry.within(path, inner));
  }
}
