// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.Objects;

/**
 * A file that is not what it was before.
 *
 * @param path relative to the root, with {@code /}
 * @param kind what happened to it
 * @param added lines that it did not have; of a binary file 0
 * @param removed lines that it has no more; of a binary file 0
 */
public record FileChange(String path, Kind kind, int added, int removed) {

  /** What happened to a file. */
  public enum Kind {
    /** It is new. */
    ADDED,
    /** Its content, its permissions or what it is (a file, a link) are others. */
    CHANGED,
    /** It is gone. */
    REMOVED
  }

  public FileChange {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
  }
}
