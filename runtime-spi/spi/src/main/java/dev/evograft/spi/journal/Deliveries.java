// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far the destinations are, and what a person can do about it. A service of the runtime itself:
 * always there. Safe for any thread; every method reads the disk.
 *
 * <p>The acts work from every process, whoever delivers: each is one transaction, and who delivers
 * notices within about a second. They throw an {@code EvograftException} with the code {@code
 * unknown_destination} for a destination that was never here and {@code nothing_to_do} when there
 * is nothing that they could change.
 *
 * @since 0.1
 */
public interface Deliveries {

  /** Every destination that this workspace has had, those of absent plugins too. */
  List<DestinationStatus> destinations();

  /** What each destination has of a key. */
  List<KeyStatus> of(String key);

  /**
   * Waits until every destination has settled a key, delivering it before older ones, and returns
   * as {@link #of} does. Returns early when what is left waits for a person or for a later time.
   *
   * @param patience how long at most
   * @throws InterruptedException if the thread was interrupted
   */
  List<KeyStatus> await(String key, Duration patience) throws InterruptedException;

  /** Open dead letters, newest first. */
  List<DeadLetter> deadLetters(int limit);

  /** All that each destination has of a key: what {@link #of} says, and the rows behind it. */
  List<KeyDetail> show(String key);

  /**
   * Sends what was refused or held once more, as a replay: the key from its first dead letter on,
   * or from the named entry on.
   *
   * @param destination where to, or null for wherever it was refused
   * @param keyOrEntry a key, or the id of an entry
   * @return how many keys go out again
   */
  int retry(@Nullable String destination, String keyOrEntry);

  /**
   * As {@link #retry}, for everything that was refused or is held.
   *
   * @param destination where to, or null for all
   * @return how many keys go out again; 0 when nothing was refused
   */
  int retryAll(@Nullable String destination);

  /** Delivers a whole key again, as a replay, whether it was delivered before or not. */
  void replay(String destination, String key);

  /**
   * Delivers every key again that has an entry from this time or later.
   *
   * @return how many keys go out again
   */
  int replaySince(String destination, Instant since);

  /**
   * Gives up a dead letter, or all that waits of a key. The letters are kept as resolved, with the
   * note.
   *
   * @param note who and why
   * @return how many letters or keys were given up
   */
  int drop(String destination, String keyOrEntry, String note);

  /** Delivers nothing more to a destination, from any process, until {@link #resume}. */
  void pause(String destination, String why);

  /**
   * Ends a pause, a person's or its own, and the wait after failures.
   *
   * @return whether there was one
   */
  boolean resume(String destination);

  /**
   * Removes the position, lanes, letters and receipts of a destination. One that comes back begins
   * as a new one.
   *
   * @param note who and why
   * @param although what speaks against it and is accepted. Where something does that is not named,
   *     nothing changes, and the code says what: {@code destination_live} or {@code
   *     destination_waits}
   */
  void forget(String destination, String note, Set<Although> although);

  /**
   * Waits until the destinations of this process have nothing left, or what is left waits for a
   * person.
   *
   * @param patience how long at most
   * @return whether nothing is left
   * @throws InterruptedException if the thread was interrupted
   */
  boolean drain(Duration patience) throws InterruptedException;

  /** What speaks against forgetting a destination. */
  enum Although {
    /** It is here and not switched off, or another process delivers to it. */
    IN_USE,
    /** Entries that it wants, or wanted when it was last here, wait, and are never delivered. */
    WAITING
  }

  /**
   * How far a destination is.
   *
   * @param id its id
   * @param target where it delivers to
   * @param state {@code active}, {@code paused}, {@code waiting} (after a failure), or {@code
   *     absent} when its plugin is not there
   * @param why the reason of a pause or of the last failure; of an absent one, why it is not here,
   *     and the reason of a person's pause
   * @param until when a pause or a wait ends
   * @param pending entries that it has not settled, counted up to 10,000
   * @param deadLetters entries that it refused
   */
  record DestinationStatus(
      String id,
      String target,
      String state,
      @Nullable String why,
      @Nullable Instant until,
      long pending,
      long deadLetters) {}

  /**
   * What a destination has of a key.
   *
   * @param destination its id
   * @param state {@code delivered}, {@code pending}, {@code rejected}, {@code held} or {@code
   *     skipped} (it began later, or wants none of its entries)
   * @param note the receipt, or why it is not delivered
   */
  record KeyStatus(String destination, String state, @Nullable String note) {}

  /**
   * An entry that a destination refused, with a copy of it.
   *
   * @param destination which
   * @param entry what it refused
   * @param code why, for programs
   * @param why why, for people
   * @param attempts how often it was tried
   * @param at when it was given up
   */
  record DeadLetter(
      String destination, JournalEntry entry, String code, String why, int attempts, Instant at) {

    /** The code of a letter that a person gave up; its why says who, when, why and what it was. */
    public static final String DROPPED = "dropped";

    /** Whether a person gave it up. */
    public boolean resolved() {
      return code.equals(DROPPED);
    }
  }

  /**
   * What a destination has of a key, with the rows behind it.
   *
   * @param status in short
   * @param receipt the newest, if any
   * @param lane where it waits, if it does
   * @param deadLetters in order, resolved ones too
   */
  record KeyDetail(
      KeyStatus status,
      DeliveryStore.@Nullable Receipt receipt,
      DeliveryStore.@Nullable Lane lane,
      List<DeadLetter> deadLetters) {}
}
