// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * A recorded state of a workspace.
 *
 * @param id unique and stable, the later the greater
 * @param at when it was taken
 * @param kind why there is one
 * @param reason what its maker said, one line
 * @param counts how much it holds
 * @param notCovered what is in the workspace and not in the snapshot, such as databases and
 *     sockets, a line for each, with its name first
 * @since 0.1
 */
public record Snapshot(
    String id, Instant at, Kind kind, String reason, Counts counts, List<String> notCovered) {

  public Snapshot {
    notCovered = List.copyOf(notCovered);
  }

  /** Why there is a snapshot. */
  public enum Kind {
    /** A person asked for it, with the command. */
    ASKED,
    /** Taken by what was about to change files, such as a cycle. */
    WORK,
    /** A restore recorded what it was about to overwrite. */
    UNDO,
    /** What failed work had made, kept under its name by {@code rollback.mode=stash}. */
    STASH
  }

  /**
   * How much a snapshot holds.
   *
   * @param files files, links and folders
   * @param stored bytes that were new to the store
   * @param repositories the workspace's own and those nested in it
   */
  public record Counts(int files, long stored, int repositories) {}
}
