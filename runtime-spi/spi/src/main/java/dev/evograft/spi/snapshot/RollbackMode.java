// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

/**
 * What happens to the workspace when work fails. No mode discards anything that the user had.
 *
 * @since 0.1
 */
public enum RollbackMode {
  /** The workspace becomes what it was; what the work made can be had back by the undo. */
  RESTORE,
  /** As {@link #RESTORE}; kept for those who have this word in their settings. */
  HARD,
  /** As {@link #RESTORE}, and what the work made is listed as a snapshot of its own. */
  STASH,
  /** Everything is left as it is, and said so. */
  NONE
}
