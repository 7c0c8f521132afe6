// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.Arrays;

/**
 * The places of a line where each form may begin. Made once and used for many lines; not
 * thread-safe.
 */
final class Places {

  /** By forms: the last entry of each in this line, which is one of the current round. */
  private final int[] last;

  private final int[] rounds;
  private int round = 1;

  private int[] places = new int[64];
  private int[] previous = new int[64];
  private int size;

  Places(int forms) {
    last = new int[forms];
    rounds = new int[forms];
  }

  void clear() {
    round++;
    size = 0;
  }

  void add(int form, int place) {
    int before = last(form);
    if (before >= 0 && places[before] == place) {
      return;
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      previous = Arrays.copyOf(previous, size * 2);
    }
    places[size] = place;
    previous[size] = before;
    last[form] = size++;
    rounds[form] = round;
  }

  /** The entry of the last place of a form; -1 without one. */
  int last(int form) {
    return rounds[form] == round ? last[form] : -1;
  }

  int place(int entry) {
    return places[entry];
  }

  /** The entry before, of the same form; -1 without one. */
  int previous(int entry) {
    return previous[entry];
  }
}
