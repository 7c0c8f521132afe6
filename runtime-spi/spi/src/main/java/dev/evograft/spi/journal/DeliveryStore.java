// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each destination is: a scan mark, and one lane for each key that is behind or ahead of it.
 *
 * <p>The invariant that makes "nothing lost" true: an entry whose sequence number is at most the
 * scan mark is settled (delivered, not wanted, a dead letter), or its key has a lane whose next
 * ordinal is at most its own. Only the runtime calls this; threads and failures as in {@link
 * JournalStore}.
 *
 * @since 0.1
 */
public interface DeliveryStore {

  /** Every destination that was ever joined, by id. */
  List<Position> positions();

  /**
   * The position of a destination; made when it is new, else with the target and types of now. One
   * that was forgotten has the owner {@link Position#FORGOTTEN} and the lease of that time: whoever
   * delivered may have calls in hand until then, and nobody knows what it had sent.
   *
   * @param types the entry types that it wants, kept for when it is not here to say so
   * @param scanIfNew the scan mark of a new one
   */
  Position join(String destination, String target, Set<String> types, long scanIfNew);

  /**
   * Takes or renews the right to deliver, if nobody did since the epoch was read.
   *
   * @param epoch as read in a position
   * @param owner the process
   * @param until when it ends unless renewed
   * @return the new epoch, or empty when another was quicker
   */
  Optional<Long> claim(String destination, long epoch, String owner, Instant until);

  /** The lanes of a destination. */
  List<Lane> lanes(String destination);

  /** The lane of one key, without a look at the others. */
  Optional<Lane> lane(String destination, String key);

  /**
   * Saves what changed, in one transaction.
   *
   * @return false, and nothing saved, when the epoch is no longer the current one
   */
  boolean save(Checkpoint checkpoint);

  /**
   * Does what a person asked for, in one transaction and from any process, whoever delivers. If
   * anything changed, the epoch grows: the owner's next checkpoint is refused, and it begins anew
   * with what is on disk. Owner and lease stay as they are.
   *
   * @return how many of the acts changed something
   */
  int act(String destination, List<? extends DeliveryAct> acts);

  /** Open dead letters, newest first; of one destination, or of all with null. */
  List<Deliveries.DeadLetter> deadLetters(@Nullable String destination, int limit);

  /** The dead letters of one key, in order, those that were resolved too. */
  List<Deliveries.DeadLetter> deadLettersOf(String destination, String key);

  /** How many open dead letters a destination has. */
  long countDeadLetters(String destination);

  /**
   * Keys of a destination that have open dead letters, in the order of the keys, each with the
   * first of them; without their copies, so that one that cannot be read stands in nobody's way.
   *
   * @param afterKey only keys behind this one; null to begin
   */
  List<FirstLetter> firstLetters(String destination, @Nullable String afterKey, int limit);

  /**
   * About how many of the journal's bytes are open dead letters, of all destinations: what
   * retention may never remove. Reads all of them, piece by piece.
   */
  long deadLetterBytes();

  /**
   * Removes dead letters that were resolved and that are older, oldest first, in one short
   * transaction. Open ones are never removed.
   *
   * @return how many were
   */
  int pruneResolved(Instant before, int limit);

  /** The newest receipt of a key at a destination. */
  Optional<Receipt> receipt(String destination, String key);

  /**
   * A destination's place.
   *
   * @param destination its id
   * @param target where it delivered to last
   * @param types the entry types that it wanted last; empty when that is not known
   * @param scan its scan mark
   * @param since the scan mark it began with: nothing up to there is ever delivered to it
   * @param state {@code active}, {@code waiting}, {@code paused}, or {@code stopped} by a person
   * @param why of a pause or a wait
   * @param until of a pause or a wait; null for "until somebody does something"
   * @param owner who delivers, or did last; null when it was given back, {@link #FORGOTTEN} when it
   *     was forgotten and nobody delivered since
   * @param epoch counts the owners
   * @param leaseUntil when the owner's right ends unless renewed
   */
  record Position(
      String destination,
      String target,
      Set<String> types,
      long scan,
      long since,
      String state,
      @Nullable String why,
      @Nullable Instant until,
      @Nullable String owner,
      long epoch,
      @Nullable Instant leaseUntil) {

    /** The owner of a place that was made anew after {@link DeliveryAct.Forget}. */
    public static final String FORGOTTEN = "forgotten";

    public Position {
      types = Set.copyOf(types);
    }
  }

  /**
   * A key that is behind or ahead of the scan mark.
   *
   * @param key which
   * @param next the first ordinal that is not settled
   * @param state what it waits for
   * @param attempts how many count against it
   * @param due when it is tried again, in the state {@link LaneState#WAIT}
   * @param code of the last failure; {@link #REPLAY} while a person's replay is under way
   * @param why of the last failure
   * @param uncertain whether its last call may have arrived without an answer
   */
  record Lane(
      String key,
      long next,
      LaneState state,
      int attempts,
      @Nullable Instant due,
      @Nullable String code,
      @Nullable String why,
      boolean uncertain) {

    /** The code of a key that a person has sent again. */
    public static final String REPLAY = "replay";

    /** Whether what it waits with was asked for by a person. */
    public boolean replay() {
      return state == LaneState.WAIT && REPLAY.equals(code);
    }
  }

  /** What a lane waits for. */
  enum LaneState {
    /** For its due time. */
    WAIT,
    /** For a person. */
    HELD,
    /** For nothing: it is settled up to {@code next}, and the scan mark has not come there yet. */
    AHEAD
  }

  /**
   * Where what was refused of a key begins.
   *
   * @param key which
   * @param ordinal of its first open dead letter
   */
  record FirstLetter(String key, long ordinal) {}

  /**
   * What a destination said when it took a key.
   *
   * @param key which
   * @param ordinal the last settled one
   * @param at when
   * @param note what it said
   */
  record Receipt(String key, long ordinal, Instant at, @Nullable String note) {}

  /**
   * What changed since the last one.
   *
   * @param destination whose
   * @param epoch of the one who saves
   * @param scan the new scan mark, never lower
   * @param lanes to put, replacing those of the same key
   * @param endedLanes keys whose lane is over
   * @param deadLetters to add; a second one for the same entry replaces the first
   * @param receipts to put, replacing those of the same key
   * @param state of the destination from now on
   * @param leaseUntil the renewed lease, or null to give it back
   */
  record Checkpoint(
      String destination,
      long epoch,
      long scan,
      List<Lane> lanes,
      List<String> endedLanes,
      List<Deliveries.DeadLetter> deadLetters,
      List<Receipt> receipts,
      State state,
      @Nullable Instant leaseUntil) {
    public Checkpoint {
      lanes = List.copyOf(lanes);
      endedLanes = List.copyOf(endedLanes);
      deadLetters = List.copyOf(deadLetters);
      receipts = List.copyOf(receipts);
    }
  }

  /**
   * The state of a destination.
   *
   * @param word {@code active}, {@code waiting}, {@code paused}, or {@link #STOPPED}
   * @param why of a pause or a wait
   * @param until of a pause or a wait
   */
  record State(String word, @Nullable String why, @Nullable Instant until) {
    /** Nothing hinders it. */
    public static final State ACTIVE = new State("active", null, null);

    /** The word of a destination that a person paused, for every process. */
    public static final String STOPPED = "stopped";
  }
}
