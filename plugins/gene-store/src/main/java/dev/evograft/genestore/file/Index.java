// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where each record is, by two names, in the order in which records were first written. About 50
 * bytes a record: names are 64 bits of a keyed hash. Its holder has a lock.
 */
final class Index {

  /** The second name of a record that states none. */
  static final long UNKNOWN = 0;

  private static final int FIRST = 16;

  private long[] ids = new long[FIRST];
  private long[] others = new long[FIRST];
  private long[] places = new long[FIRST];
  private int count;
  private int live;
  private int unknown;
  private Table byId = new Table(FIRST);
  private Table byOther = new Table(FIRST);

  /** Records that were not removed. */
  int live() {
    return live;
  }

  /** Adds a record, or gives the one of that id another place. */
  void put(long id, long other, long place) {
    int ordinal = byId.find(id, ids);
    if (ordinal < 0) {
      ordinal = add(id);
    } else if (places[ordinal] == Address.NONE) {
      live++;
    }
    places[ordinal] = place;
    if (other == UNKNOWN) {
      others[ordinal] = UNKNOWN;
      unknown++;
    } else if (others[ordinal] != other || byOther.find(other, others) != ordinal) {
      others[ordinal] = other;
      byOther = byOther.withRoom(others, count);
      byOther.put(other, ordinal, others);
    }
  }

  private int add(long id) {
    if (count == ids.length) {
      int size = count + (count >> 1);
      ids = Arrays.copyOf(ids, size);
      others = Arrays.copyOf(others, size);
      places = Arrays.copyOf(places, size);
    }
    int ordinal = count++;
    ids[ordinal] = id;
    live++;
    byId = byId.withRoom(ids, ordinal);
    byId.put(id, ordinal, ids);
    return ordinal;
  }

  /** Removes a record, if it is there. */
  void remove(long id) {
    int ordinal = byId.find(id, ids);
    if (ordinal >= 0 && places[ordinal] != Address.NONE) {
      places[ordinal] = Address.NONE;
      live--;
    }
  }

  /** The place of a record by its first name. */
  long find(long id) {
    int ordinal = byId.find(id, ids);
    return ordinal < 0 ? Address.NONE : places[ordinal];
  }

  /** How many records came without a second name, apart from those that were {@link #named}. */
  int unknown() {
    return unknown;
  }

  /** So many of those got a second name, or can have none. */
  void named(int many) {
    unknown -= many;
  }

  /** The first names of those that have no second one. */
  long[] unnamed() {
    return IntStream.range(0, count)
        .filter(i -> places[i] != Address.NONE && others[i] == UNKNOWN)
        .mapToLong(i -> ids[i])
        .toArray();
  }

  /** The place of the record that had this second name last. */
  long findOther(long other) {
    int ordinal = byOther.find(other, others);
    return ordinal < 0 ? Address.NONE : places[ordinal];
  }

  /** The places of all that were not removed, in their order. */
  long[] places() {
    long[] all = new long[live];
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (places[i] != Address.NONE) {
        all[next++] = places[i];
      }
    }
    return all;
  }

  /** The places of the last that were not removed, in their order. */
  long[] last(int most) {
    long[] some = new long[Math.max(0, Math.min(most, live))];
    int next = some.length;
    for (int i = count - 1; next > 0; i--) {
      if (places[i] != Address.NONE) {
        some[--next] = places[i];
      }
    }
    return some;
  }

  /** The first names of all that were not removed, in their order. */
  long[] keys() {
    long[] all = new long[live];
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (places[i] != Address.NONE) {
        all[next++] = ids[i];
      }
    }
    return all;
  }

  /** Open addressing; what it holds is the ordinal plus one, and the names decide. */
  private static final class Table {
    private final int[] slots;
    private int used;

    Table(int size) {
      this.slots = new int[Integer.highestOneBit(Math.max(FIRST, size) * 2 - 1) * 2];
    }

    int find(long name, long[] names) {
      for (int i = start(name); slots[i] != 0; i = i + 1 & slots.length - 1) {
        int ordinal = slots[i] - 1;
        if (names[ordinal] == name) {
          return ordinal;
        }
      }
      return -1;
    }

    void put(long name, int ordinal, long[] names) {
      int i = start(name);
      while (slots[i] != 0 && names[slots[i] - 1] != name) {
        i = i + 1 & slots.length - 1;
      }
      used += slots[i] == 0 ? 1 : 0;
      slots[i] = ordinal + 1;
    }

    private int start(long name) {
      return (int) name & slots.length - 1;
    }

    /** This table, or a larger one without the slots whose record has another name by now. */
    Table withRoom(long[] names, int count) {
      if (used < slots.length / 4 * 3) {
        return this;
      }
      Table larger = new Table(count);
      for (int ordinal = 0; ordinal < count; ordinal++) {
        larger.put(names[ordinal], ordinal, names);
      }
      return larger;
    }
  }
}
