// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Which files of the graph were deleted after their sums were kept.
 *
 * @param generation counts them
 * @param names of the newest ones
 */
record DeletedFiles(long generation, List<String> names) {

  static final DeletedFiles NONE = new DeletedFiles(0, List.of());

  private static final int MOST_NAMES = 50;

  DeletedFiles {
    names = List.copyOf(names);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** With a file that is deleted after all those before. */
  DeletedFiles with(String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new DeletedFiles(
        generation + 1, all.subList(Math.max(0, all.size() - MOST_NAMES), all.size()));
  }
}
