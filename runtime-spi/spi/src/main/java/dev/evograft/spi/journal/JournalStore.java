// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The storage under the journal; provided as a service by one plugin. Only the runtime calls it.
 * The testkit's {@code JournalStoreContract} is its definition in tests.
 *
 * <p>{@link #append} and {@link #open} come from one thread; everything else from any, side by side
 * with them. Other processes may use the same storage at the same time. Every failure is an {@code
 * EvograftException} whose message names the file and the remedy; a {@code RetriableException} when
 * waiting may help (locked, disk full).
 *
 * @since 0.1
 */
public interface JournalStore {

  /** An ordinal that stands for "not appended: the key has its last entry, or had it". */
  long ENDED = -1;

  /** Whether entries survive this process. */
  boolean durable();

  /**
   * Whether there is anything to open, so that {@link #open} makes nothing new. Asked before that,
   * by a runtime that only looks; by default yes.
   */
  default boolean exists() {
    return true;
  }

  /**
   * Opens the storage, making or migrating it. Called before all else, not in start; again when it
   * threw, and after {@link #close} when an append failed for good.
   */
  void open();

  /** Closes it; does nothing when it is not open. */
  void close();

  /**
   * Appends a batch in one transaction; on return it is on disk, on a throw nothing of it is there.
   * Sequence numbers grow in the order of commits and are never used twice, whatever was removed.
   *
   * @return for each entry its ordinal within its key, from 0 without gaps, or {@link #ENDED}
   */
  long[] append(List<NewEntry> entries);

  /**
   * Entries of a key in order, with an ordinal greater than {@code after}. Here and in all that
   * reads entries, one that cannot be read is an {@link UnreadableEntryException}.
   */
  List<JournalEntry> read(String key, long after, int limit);

  /** As {@link #read}, with their places among all. */
  List<Sequenced> sequenced(String key, long after, int limit);

  /**
   * Entries of some types, or of all when none is named, newest first; older than an entry where
   * one is named.
   */
  List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit);

  /**
   * The first entries of keys that have not ended, where they are of this type, in the order of
   * their keys.
   */
  List<JournalEntry> unended(String type, @Nullable String afterKey, int limit);

  /**
   * The first entries of keys that begin so, where they are of this type, in the order of their
   * keys. Its time is that of the keys that begin so, not of the journal.
   *
   * @param beginning not empty
   */
  List<JournalEntry> beginning(String type, String beginning, @Nullable String afterKey, int limit);

  /** The highest sequence number that was ever given; 0 for none. */
  long head();

  /**
   * Entries behind a sequence number, in order; those of other types are passed over.
   *
   * @param limit looks at no more than so many entries, wanted or not
   */
  Page scan(long after, Set<String> types, int limit);

  /**
   * As {@link #scan}, for counting: the entries may come without their payloads, which takes a
   * fraction of the time.
   */
  default Page outline(long after, Set<String> types, int limit) {
    return scan(after, types, limit);
  }

  /** Entries of every type behind a sequence number, in order. */
  List<Sequenced> behind(long after, int limit);

  /** A number that changes when anybody appended; cheap enough to ask five times a second. */
  long changes();

  /** The positions of the destinations, in the same transactions and files. */
  DeliveryStore deliveries();

  /** Checks everything that can be checked; one line for each thing that is wrong. */
  List<String> verify();

  /**
   * Removes some of the oldest keys that nobody needs any more, all of each or nothing, in one
   * transaction that keeps other writers waiting for a few milliseconds at most. A key may go when
   * it has ended, its last entry is older than asked for, every destination (that of an absent
   * plugin too) has its scan mark at or behind that entry, and none has a lane of it. Dead letters
   * are copies and hold nothing back. A key that went and is appended to again begins anew.
   *
   * @param after looks only at keys whose first entry has a greater sequence number; 0 to begin
   * @param before only keys whose last entry is older than this
   * @param dryRun whether it is only counted
   */
  Pruned prune(long after, Instant before, boolean dryRun);

  /**
   * How many bytes the journal takes, without room that was freed and is there for new entries; for
   * a durable one as its file has it. Cheap.
   */
  long bytes();

  /**
   * Gives a little of the freed room back to the file system.
   *
   * @return whether there is more
   */
  boolean giveBack();

  /**
   * Takes a piece of regular work that one process at a time does, such as retention. The right
   * lasts until the time that was named, and is over before when the clock was set back so far that
   * it would last more than a day.
   *
   * @param name of the work
   * @param owner the process
   * @return whether it is this owner's until then
   */
  boolean takeDuty(String name, String owner, Instant now, Instant until);

  /**
   * Copies the journal as it is at one moment into a new file, readable for its owner alone, while
   * others go on writing. On a throw there is no such file.
   *
   * @throws dev.evograft.spi.EvograftException code {@code backup_exists} when the file is there,
   *     {@code not_durable} when this store has no file
   */
  void backup(Path file);

  /**
   * An entry to be appended.
   *
   * @param ends whether it is the last one of its key
   * @param begins whether it may be the first one of its key; one that may not is answered with
   *     {@link #ENDED} where the key has no entry, because retention removed those of an ended key
   */
  record NewEntry(
      String key,
      String type,
      int version,
      Instant at,
      JsonObject payload,
      boolean ends,
      boolean begins) {

    /** One that may begin its key. */
    public NewEntry(
        String key, String type, int version, Instant at, JsonObject payload, boolean ends) {
      this(key, type, version, at, payload, ends, true);
    }

    public NewEntry {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(payload, "payload");
    }
  }

  /**
   * An entry and its place among all.
   *
   * @param sequence grows in the order of commits
   * @param entry the entry
   */
  record Sequenced(long sequence, JournalEntry entry) {}

  /**
   * What one step of retention did, or would do.
   *
   * @param keys how many were removed
   * @param entries how many entries these had
   * @param bytes about how much their payloads took
   * @param upTo where the next step begins
   * @param more whether a next step may find some
   */
  record Pruned(long keys, long entries, long bytes, long upTo, boolean more) {}

  /**
   * A piece of the journal.
   *
   * @param entries the wanted ones
   * @param upTo the last sequence number that was looked at; {@code after} when there is no more
   */
  record Page(List<Sequenced> entries, long upTo) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
