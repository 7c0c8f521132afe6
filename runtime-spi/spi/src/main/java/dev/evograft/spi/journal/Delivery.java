// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Consecutive unsettled entries of one key.
 *
 * @param key whose entries
 * @param entries in order, at least one
 * @param attempt counts from 1
 * @param replay a person asked for these again
 * @param uncertain an earlier call for this key may have arrived: its answer never came, or the
 *     process that made it died
 * @param inTime whether this call's time lasts, by both clocks. Ask it right before anything is
 *     sent, from any thread, and send nothing when it says no: another process may deliver the same
 *     by then, as when this one was suspended. It never blocks and never fails
 * @since 0.1
 */
public record Delivery(
    String key,
    List<JournalEntry> entries,
    int attempt,
    boolean replay,
    boolean uncertain,
    BooleanSupplier inTime) {

  public Delivery {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(inTime, "inTime");
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a delivery has at least one entry");
    }
  }

  /** A delivery whose time lasts for ever, as tests make them. */
  public Delivery(
      String key, List<JournalEntry> entries, int attempt, boolean replay, boolean uncertain) {
    this(key, entries, attempt, replay, uncertain, () -> true);
  }

  /** The last entry. */
  public JournalEntry last() {
    return entries.get(entries.size() - 1);
  }
}
