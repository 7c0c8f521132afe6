// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

/** Why a workspace is looked at; it decides by which rules, and what may be done on the way. */
enum Purpose {
  /** A snapshot: by the rules that are there, what is too much is refused. */
  RECORD,
  /** The undo of a restore: by the rules of the snapshot, all of it, also what may not be read. */
  UNDO,
  /** Only a comparison: by the rules of the snapshot, nothing is stored or touched. */
  LOOK;

  /** Whether the rules are those that are there, and not those of a snapshot. */
  boolean isLive() {
    return this == RECORD;
  }

  boolean isStoring() {
    return this != LOOK;
  }
}
