// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.util.List;
import java.util.Objects;

/**
 * Consecutive unsettled entries of one key.
 *
 * @param key whose entries
 * @param entries in order, at least one
 * @param attempt counts from 1
 * @param replay a person asked for these again
 * @param uncertain an earlier call for this key may have arrived: its answer never came, or the
 *     process that made it died
 * @since 0.1
 */
public record Delivery(
    String key, List<JournalEntry> entries, int attempt, boolean replay, boolean uncertain) {

  public Delivery {
    Objects.requireNonNull(key, "key");
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a delivery has at least one entry");
    }
  }

  /** The last entry. */
  public JournalEntry last() {
    return entries.get(entries.size() - 1);
  }
}
