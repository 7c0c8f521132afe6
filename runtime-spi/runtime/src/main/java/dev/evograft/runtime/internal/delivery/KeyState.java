// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What is known in memory of a key that is not simply settled or unread. */
final class KeyState {

  /** How its entries are found. */
  enum Mode {
    /** By its slots in the window; what is settled ahead of the scan mark needs a lane. */
    OPEN,
    /** By its lane: it failed and is tried again. */
    WAIT,
    /** By its lane: a person must do something. */
    HELD
  }

  final String key;
  final ArrayDeque<Slot> slots = new ArrayDeque<>();

  Mode mode = Mode.OPEN;

  /** The first ordinal that is not settled. */
  long next;

  /** The highest sequence number of a settled entry; 0 for none. */
  long settledSequence;

  /** Entries up to this sequence number may have arrived by a call without an answer. */
  long uncertainSequence;

  /** Failures that count against it. */
  int attempts;

  /** All failures in a row. */
  int failures;

  /** Deliveries of this key, and those of others when it was tried last; -1 for never. */
  long delivered;

  long othersAtLastTry = -1;

  /** Whether its last failure, in this process, counts as soon as another key is delivered. */
  boolean mayCount;

  /** Whether a person sent it again. */
  boolean replay;

  /** When it is tried again, by both clocks. */
  long due;

  @Nullable Instant dueAt;
  @Nullable String code;
  @Nullable String why;

  /** The call that is in hand. */
  @Nullable Call call;

  /** Whether a queue has it. */
  Queues.Place place = Queues.Place.NONE;

  /** As it stands on disk. */
  @Nullable Lane saved;

  KeyState(String key, long next) {
    this.key = key;
    this.next = next;
  }

  /** A key as its lane tells; the exact place of what was settled is not known any more. */
  static KeyState of(Lane lane, long head) {
    KeyState state = new KeyState(lane.key(), lane.next());
    state.mode =
        switch (lane.state()) {
          case WAIT -> Mode.WAIT;
          case HELD -> Mode.HELD;
          case AHEAD -> Mode.OPEN;
        };
    state.settledSequence = head;
    state.uncertainSequence = lane.uncertain() ? head : 0;
    state.attempts = lane.attempts();
    state.failures = lane.attempts();
    boolean tried = state.mode == Mode.WAIT && !(lane.replay() && lane.attempts() == 0);
    state.othersAtLastTry = tried ? 0 : -1; // it was tried before this process
    state.dueAt = lane.due();
    state.replay = lane.replay();
    state.code = lane.replay() ? null : lane.code();
    state.why = lane.why();
    state.saved = lane;
    return state;
  }

  /** The lane that it needs when the scan mark is there; null for none. */
  @Nullable Lane lane(long scan) {
    return switch (mode) {
      case WAIT -> lane(LaneState.WAIT, dueAt);
      case HELD -> lane(LaneState.HELD, null);
      case OPEN ->
          settledSequence > scan
              ? new Lane(key, next, LaneState.AHEAD, 0, null, null, null, false)
              : null;
    };
  }

  private Lane lane(LaneState state, @Nullable Instant at) {
    String kind = replay && state == LaneState.WAIT ? Lane.REPLAY : code;
    return new Lane(key, next, state, attempts, at, kind, why, uncertainSequence > 0);
  }

  /** Whether it may be forgotten once the scan mark is there. */
  boolean isIdle(long scan) {
    return mode == Mode.OPEN
        && slots.isEmpty()
        && call == null
        && place == Queues.Place.NONE
        && saved == null
        && settledSequence <= scan;
  }
}
