// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

import java.util.List;

/**
 * What a restore did.
 *
 * @param snapshot that was restored
 * @param undo the snapshot that takes all of it back
 * @param changes what was undone: the difference as it was before
 * @param kept commits that had been made in between and by what name; they are held by the undo
 *     alone, one line each
 * @param named what could not be covered or needs attention, one line each
 * @param failed what could not be made as it was, one line each with the remedy; empty when the
 *     workspace is what it was
 * @since 0.1
 */
public record Restored(
    String snapshot,
    String undo,
    List<Change> changes,
    List<String> kept,
    List<String> named,
    List<String> failed) {

  public Restored {
    changes = List.copyOf(changes);
    kept = List.copyOf(kept);
    named = List.copyOf(named);
    failed = List.copyOf(failed);
  }
}
