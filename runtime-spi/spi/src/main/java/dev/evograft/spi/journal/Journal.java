// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a workspace. A service of the runtime itself: always there. Safe for any thread;
 * the reading methods read the disk.
 *
 * @since 0.1
 */
public interface Journal {

  /** Whether entries survive this process; false when no plugin stores them. */
  boolean durable();

  /**
   * Appends an entry to a key that is no run: runs are written through {@link
   * dev.evograft.spi.run.Runs} only.
   *
   * @param type {@code PLUGIN.name} for a plugin's own entries
   * @return completes with the entry when it is on disk, on a thread of the runtime; or
   *     exceptionally with an {@code EvograftException}: code {@code unrecorded} when there is no
   *     room, {@code key_ended} when the key has its last entry, or the storage's own
   */
  CompletionStage<JournalEntry> append(String key, String type, int version, JsonObject payload);

  /**
   * Entries of one key in order.
   *
   * @param after only those with a greater ordinal; -1 for all
   * @param limit at most so many, 1 to 10,000
   */
  List<JournalEntry> read(String key, long after, int limit);

  /**
   * Entries of some types, or of all when none is named, newest first.
   *
   * @param beforeId only those older than the entry with this id; null for the newest
   * @param limit at most so many, 1 to 10,000
   */
  List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit);

  /** Checks everything that can be checked; one line for each thing that is wrong. */
  List<String> verify();
}
