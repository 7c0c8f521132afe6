// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.Objects;

/**
 * A file that is not what it was before.
 *
 * @param path relative to the root, with {@code /}
 * @param kind what happened to it
 * @param extent how much of it is different
 */
public record FileChange(String path, Kind kind, Extent extent) {

  /** What happened to a file. */
  public enum Kind {
    /** It is new. */
    ADDED,
    /** Its content, its permissions or what it is (a file, a link) are others. */
    CHANGED,
    /** It is gone. */
    REMOVED
  }

  /**
   * How much is different.
   *
   * @param added lines that it did not have; of a binary file 0
   * @param removed lines that it has no more; of a binary file 0
   * @param bytes how large it is now; how large it was when it is gone
   */
  public record Extent(int added, int removed, long bytes) {}

  public FileChange {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(extent, "extent");
  }

  /** Lines added and removed. */
  long lines() {
    return (long) extent.added() + extent.removed();
  }
}
