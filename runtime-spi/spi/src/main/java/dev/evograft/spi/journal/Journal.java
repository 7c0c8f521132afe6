// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a workspace. A service of the runtime itself: always there. Safe for any thread;
 * the reading methods read the disk. An entry that is damaged there is left out of what they
 * return, and named in the log.
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

  /**
   * The first entry of the key that a person means: of the key itself where there is such a one,
   * else of the only run whose id begins so, however old. A key that is no run is named in full.
   *
   * @param typed a key, or how the id of a run begins; empty for none
   * @return empty where there is none
   * @throws dev.evograft.spi.BadInputException code {@code ambiguous_id} where several runs begin
   *     so
   */
  Optional<JournalEntry> find(String typed);

  /** Checks everything that can be checked; one line for each thing that is wrong. */
  List<String> verify();

  /**
   * Removes keys that have ended, whose last entry is older than this, and that every destination
   * has passed; nothing else. Blocks until it is done, in small steps between which others write;
   * an interrupt ends it after a step. The runtime does the same by itself, as {@code
   * journal.retention} and {@code journal.max_bytes} say.
   *
   * @param olderThan no less than zero
   * @param dryRun whether it is only counted
   * @return what was removed, or would be
   */
  Removed prune(Duration olderThan, boolean dryRun);

  /**
   * Copies the journal as it is at one moment into a new file while runs go on being written.
   * Blocks until the copy is on disk.
   *
   * @param file must not exist; made readable for its owner alone
   * @throws dev.evograft.spi.EvograftException code {@code backup_exists} when it exists, {@code
   *     not_durable} when the journal is in memory, or the storage's own; then there is no new file
   */
  void backup(Path file);

  /**
   * Hands over every entry, oldest first, on the calling thread and in constant memory. Entries
   * that come meanwhile are handed over too, so it may be behind the journal but never ahead of it.
   * What the receiver throws ends it and comes out here. Entries that cannot be read are left out;
   * all others are handed over before the exception that names them.
   *
   * @param since only entries that were made then or later; null for all
   * @return how many there were
   * @throws dev.evograft.spi.EvograftException code {@code journal_unreadable_entry}, at the end,
   *     when some entries could not be read; or the storage's own
   */
  long export(@Nullable Instant since, Consumer<JournalEntry> receiver);

  /**
   * What retention removed, or would remove.
   *
   * @param keys how many keys
   * @param entries how many entries these had
   * @param bytes about how much their payloads took
   */
  record Removed(long keys, long entries, long bytes) {}
}
