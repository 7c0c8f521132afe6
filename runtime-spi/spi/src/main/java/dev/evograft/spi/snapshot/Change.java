// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

/**
 * A difference between a snapshot and the workspace, seen from the snapshot.
 *
 * @param kind what is different
 * @param path relative to the root of the workspace; of git's own files with {@code .git/} in
 *     front, and of a branch or tag the full name of the ref
 * @since 0.1
 */
public record Change(Kind kind, String path) {

  /** What is different. */
  public enum Kind {
    /** It is in the workspace and not in the snapshot. */
    ADDED,
    /** It is in the snapshot and not in the workspace. */
    REMOVED,
    /** Its content, its kind or what it points to is another. */
    CHANGED,
    /** Only its permissions are others. */
    PERMISSIONS
  }
}
