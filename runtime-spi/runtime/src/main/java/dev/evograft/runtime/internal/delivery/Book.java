// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.KeyState.Mode;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one owner knows of one destination: what is settled, what waits, and what of it is on disk.
 *
 * <p>It keeps the invariant of {@link dev.evograft.spi.journal.DeliveryStore}: what is saved in one
 * transaction is the scan mark together with a lane for every key that the mark passed and that is
 * not settled, and for every key that is settled beyond it.
 */
final class Book {

  private final Map<String, KeyState> keys = new HashMap<>();
  private final Set<KeyState> touched = new HashSet<>();
  private final Set<KeyState> ahead = new LinkedHashSet<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<String, Receipt> receipts = new HashMap<>();
  private final Window window = new Window();
  private final long uncertainUpTo;
  private long savedScan;
  private long readMark;

  /**
   * A book from what is on disk.
   *
   * @param head the highest sequence number there is
   * @param doubt what the owner before may have sent
   */
  Book(long scan, Collection<Lane> lanes, long head, Doubt doubt) {
    savedScan = scan;
    readMark = scan;
    uncertainUpTo = doubt.upTo();
    for (Lane lane : lanes) {
      KeyState key = KeyState.of(lane, head);
      keys.put(key.key, key);
      ahead.add(key);
      if (doubt.covers(key.key) && key.mode != Mode.OPEN) {
        key.uncertainSequence = Math.max(key.uncertainSequence, doubt.upTo());
        touched.add(key);
      }
    }
  }

  Collection<KeyState> keys() {
    return keys.values();
  }

  @Nullable KeyState find(String key) {
    return keys.get(key);
  }

  long readMark() {
    return readMark;
  }

  Window window() {
    return window;
  }

  /** Up to where another owner may have sent entries. */
  long uncertainUpTo() {
    return uncertainUpTo;
  }

  /** Keys of which something is not on disk. */
  Set<String> unsaved() {
    Set<String> names = new HashSet<>();
    touched.forEach(key -> names.add(key.key));
    return names;
  }

  /** Takes a page behind the read mark. */
  List<KeyState> add(Page page) {
    List<KeyState> ready = new ArrayList<>();
    for (Sequenced one : page.entries()) {
      long ordinal = one.entry().ordinal();
      KeyState key = keys.computeIfAbsent(one.entry().key(), k -> new KeyState(k, ordinal));
      if (key.mode == Mode.OPEN && ordinal >= key.next) {
        key.slots.add(window.add(one.sequence(), ordinal));
        ready.add(key);
      } // else it is settled, or its lane stands for it
    }
    readMark = page.upTo();
    return ready;
  }

  /** A key that is not known here, whose first entry behind the read mark is this one. */
  KeyState ahead(String key, long ordinal) {
    KeyState state = new KeyState(key, ordinal);
    keys.put(key, state);
    return state;
  }

  /**
   * Whether a call before this one may have brought this entry, and never told. The key keeps a
   * doubt about the owner before from here on, because a lane may carry it past the scan mark.
   */
  boolean isUncertain(KeyState key, long sequence) {
    if (sequence <= uncertainUpTo) {
      key.uncertainSequence = Math.max(key.uncertainSequence, uncertainUpTo);
    }
    return sequence <= key.uncertainSequence;
  }

  /** A key is settled up to this entry. */
  void settle(KeyState key, Sequenced last) {
    key.next = last.entry().ordinal() + 1;
    key.settledSequence = Math.max(key.settledSequence, last.sequence());
    if (last.sequence() >= key.uncertainSequence) {
      key.uncertainSequence = 0;
    }
    while (!key.slots.isEmpty() && key.slots.element().ordinal < key.next) {
      window.release(key.slots.remove());
    }
    ahead.add(key);
    touched.add(key);
  }

  /** A lane stands for a key from now on. */
  void toLane(KeyState key, Mode mode) {
    key.mode = mode;
    releaseSlots(key);
    touched.add(key);
  }

  /** Nothing is left of a key: all of it is settled, or was removed. */
  void exhausted(KeyState key) {
    key.mode = Mode.OPEN;
    key.replay = false;
    releaseSlots(key);
    ahead.add(key);
    touched.add(key);
  }

  private void releaseSlots(KeyState key) {
    key.slots.forEach(window::release);
    key.slots.clear();
  }

  void bury(DeadLetter letter) {
    deadLetters.add(letter);
  }

  void acknowledge(Receipt receipt) {
    receipts.put(receipt.key(), receipt);
  }

  /** Whether anything is to be saved. */
  boolean isDirty() {
    return !touched.isEmpty() || window.scan(readMark) > savedScan;
  }

  /** Whether nothing is left, behind this scan mark, that a dead owner may have sent. */
  boolean isCertainAt(long scan) {
    return scan >= uncertainUpTo;
  }

  /** What is to be saved now. */
  Changes changes() {
    long scan = window.scan(readMark);
    List<Lane> lanes = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    Set<KeyState> looked = new LinkedHashSet<>(touched);
    looked.addAll(ahead);
    for (KeyState key : looked) {
      Lane lane = key.lane(scan);
      if (lane == null && key.saved != null) {
        ended.add(key.key);
      } else if (lane != null && !Objects.equals(lane, key.saved)) {
        lanes.add(lane);
      }
    }
    return new Changes(
        scan, lanes, ended, List.copyOf(deadLetters), List.copyOf(receipts.values()));
  }

  /** These changes are on disk. */
  void saved(Changes changes) {
    savedScan = changes.scan();
    changes.ended().forEach(key -> savedAs(key, null));
    changes.lanes().forEach(lane -> savedAs(lane.key(), lane));
    deadLetters.clear();
    receipts.clear();
    ahead.removeIf(key -> key.mode != Mode.OPEN || key.settledSequence <= savedScan);
    touched.forEach(this::forgetIfIdle);
    touched.clear();
  }

  private void savedAs(String name, @Nullable Lane lane) {
    KeyState key = keys.get(name);
    if (key != null) {
      key.saved = lane;
      forgetIfIdle(key);
    }
  }

  /** Forgets a key of which nothing needs to be known. */
  void forgetIfIdle(KeyState key) {
    if (key.isIdle(savedScan)) {
      keys.remove(key.key, key);
    }
  }

  /** What changed since the last time. */
  record Changes(
      long scan,
      List<Lane> lanes,
      List<String> ended,
      List<DeadLetter> deadLetters,
      List<Receipt> receipts) {}
}
