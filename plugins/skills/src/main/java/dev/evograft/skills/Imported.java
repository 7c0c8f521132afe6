// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one skill of an import.
 *
 * @param name as its SKILL.md says
 * @param from where it was found
 * @param to where it is, or would be; null when it was left out
 * @param action what was, or would be, done
 * @param notes what people should know
 */
record Imported(String name, Path from, @Nullable Path to, Action action, List<String> notes) {

  Imported {
    notes = List.copyOf(notes);
  }

  /** Whether files of the user's are changed by it. */
  boolean changes() {
    return to != null;
  }

  enum Action {
    IMPORTED,
    OVERWRITTEN,
    RENAMED,
    SKIPPED,
    REFUSED
  }
}
