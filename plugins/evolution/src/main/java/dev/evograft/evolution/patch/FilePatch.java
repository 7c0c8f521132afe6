// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a patch does to a file.
 *
 * @param from its path; null when it is made
 * @param to its path afterwards; null when it is removed
 * @param executable what it becomes; null when the patch says nothing about it
 * @param baseId the name, maybe shortened, that git has for the content that the patch was made
 *     for; empty when unknown
 * @param hunks in the order of the file
 */
record FilePatch(
    @Nullable String from,
    @Nullable String to,
    @Nullable Boolean executable,
    String baseId,
    List<Hunk> hunks) {

  FilePatch {
    hunks = List.copyOf(hunks);
  }

  /** The path that people know it by. */
  String path() {
    return to != null ? to : String.valueOf(from);
  }
}
