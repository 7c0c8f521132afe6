// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.ArrayDeque;

/** The wanted entries between the scan mark and the read mark, in order. */
final class Window {

  private final ArrayDeque<Slot> slots = new ArrayDeque<>();

  Slot add(long sequence, long ordinal) {
    Slot slot = new Slot(sequence, ordinal);
    slots.add(slot);
    return slot;
  }

  void release(Slot slot) {
    slot.released = true;
    while (!slots.isEmpty() && slots.element().released) {
      slots.remove();
    }
  }

  /** How many entries lie between the marks. */
  int span() {
    return slots.size();
  }

  /** Where the scan mark may be when everything up to here was read. */
  long scan(long readMark) {
    return slots.isEmpty() ? readMark : slots.element().sequence - 1;
  }
}
