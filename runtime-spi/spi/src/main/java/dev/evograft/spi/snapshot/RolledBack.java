// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done after work failed.
 *
 * @param mode that was in force
 * @param restored what the restore did; null when everything was left as it is
 * @param notes for people, one line each
 * @since 0.1
 */
public record RolledBack(RollbackMode mode, @Nullable Restored restored, List<String> notes) {

  public RolledBack {
    notes = List.copyOf(notes);
  }
}
