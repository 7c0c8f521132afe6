// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the destinations are. A service of the runtime itself: always there. Safe for any thread;
 * every method reads the disk.
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

  /** Dead letters, newest first. */
  List<DeadLetter> deadLetters(int limit);

  /**
   * How far a destination is.
   *
   * @param id its id
   * @param target where it delivers to
   * @param state {@code active}, {@code paused}, {@code waiting} (after a failure), or {@code
   *     absent} when its plugin is not there
   * @param why the reason of a pause or of the last failure
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
      String destination, JournalEntry entry, String code, String why, int attempts, Instant at) {}
}
