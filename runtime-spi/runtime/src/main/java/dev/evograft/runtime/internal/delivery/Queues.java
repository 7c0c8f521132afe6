// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which key comes next: those that somebody waits for, new ones, and those that are tried again.
 */
final class Queues {

  /** Where a key waits. */
  enum Place {
    NONE,
    URGENT,
    READY,
    DUE
  }

  private static final int SHARE_OF_DUE = 4;

  private final int concurrency;
  private final Set<KeyState> urgent = new LinkedHashSet<>();
  private final Set<KeyState> ready = new LinkedHashSet<>();
  private final NavigableSet<KeyState> due =
      new TreeSet<>(
          Comparator.<KeyState>comparingLong(key -> key.due).thenComparing(key -> key.key));
  private int dueInHand;
  private boolean dueLast;

  Queues(int concurrency) {
    this.concurrency = concurrency;
  }

  /** Somebody waits for it: before all others. */
  void urgent(KeyState key) {
    put(key, Place.URGENT);
  }

  /** It has something to deliver. */
  void ready(KeyState key) {
    if (key.place == Place.NONE) {
      put(key, Place.READY);
    }
  }

  /** It is tried again at a time. */
  void due(KeyState key, long at) {
    remove(key);
    key.due = at;
    put(key, Place.DUE);
  }

  private void put(KeyState key, Place place) {
    remove(key);
    key.place = place;
    of(place).add(key);
  }

  /** It waits no more. */
  void remove(KeyState key) {
    if (key.place != Place.NONE) {
      of(key.place).remove(key);
      key.place = Place.NONE;
    }
  }

  private Set<KeyState> of(Place place) {
    return switch (place) {
      case URGENT -> urgent;
      case READY -> ready;
      case DUE -> due;
      case NONE -> throw new IllegalArgumentException("no queue");
    };
  }

  /**
   * The key whose turn it is; it stays where it is. Keys that are tried again get a quarter of the
   * calls while others wait, and every second one while calls go out one by one.
   */
  @Nullable KeyState next(long now, boolean oneByOne) {
    if (!urgent.isEmpty()) {
      return urgent.iterator().next();
    }
    KeyState again = due.isEmpty() || due.first().due - now > 0 ? null : due.first();
    if (ready.isEmpty()) {
      return again;
    }
    KeyState fresh = ready.iterator().next();
    if (again == null) {
      return fresh;
    }
    if (oneByOne || concurrency < SHARE_OF_DUE) {
      return dueLast ? fresh : again;
    }
    return dueInHand < concurrency / SHARE_OF_DUE ? again : fresh;
  }

  /** Its call begins: it leaves its queue. */
  boolean begin(KeyState key) {
    boolean again = key.place == Place.DUE;
    dueLast = again;
    dueInHand += again ? 1 : 0;
    remove(key);
    return again;
  }

  /** A call of a key that was tried again is over. */
  void endAgain() {
    dueInHand--;
  }

  /** When a key's turn is, if calls are free; the longest time when none waits. */
  long nextTurn(long now) {
    return urgent.isEmpty() && ready.isEmpty() ? nextDue() : now;
  }

  /** When the next one is tried again; the longest time when none is. */
  long nextDue() {
    return due.isEmpty() ? Long.MAX_VALUE : due.first().due;
  }
}
