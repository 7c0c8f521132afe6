// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.RecordNames.Names;
import dev.evograft.toolkit.json.JsonText;
import java.nio.ByteBuffer;

/** Where records are, by the names that a shelf gives them. Its holder has a lock. */
final class Catalogue {

  private final RecordNames names;
  private final SipHash hash;
  private final Index index = new Index();
  private int nameless;

  Catalogue(RecordNames names) {
    this(names, SipHash.random());
  }

  private Catalogue(RecordNames names, SipHash hash) {
    this.names = names;
    this.hash = hash;
  }

  /** Another one, without records, that takes the same names for the same. */
  Catalogue empty() {
    return new Catalogue(names, hash);
  }

  /** What a name stands for in here. */
  long key(String name) {
    return hash.of(name);
  }

  Index index() {
    return index;
  }

  /** Whether all of its records have ids. */
  boolean isNamed() {
    return nameless == 0;
  }

  /** Adds a record; says where the one was that it replaces. */
  long put(RecordHead head, long address, RecordNames.Text text) {
    Names given;
    try {
      given = names.names(head, text);
    } catch (IllegalArgumentException e) {
      given = new Names(head.id(), null); // it has no canonical form
    }
    String id = given.id();
    String other = given.other();
    if (id == null) {
      nameless++;
    }
    long key = id != null ? hash.of(id) : keyOf(address);
    long before = index.find(key);
    index.put(key, other == null ? Index.UNKNOWN : hash.of(other), address);
    return before;
  }

  /** What a record without an id goes by: where it is, in bytes that no text has. */
  private long keyOf(long address) {
    return hash.of(ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0xff).putLong(address).array());
  }

  /** Removes a record; says where it was. */
  long remove(String id) {
    long key = hash.of(id);
    long before = index.find(key);
    index.remove(key);
    return before;
  }

  /** Where a record is, by either of its names, as far as they are known. */
  long find(String name) {
    long wanted = hash.of(name);
    long address = index.find(wanted);
    return address == Address.NONE ? index.findOther(wanted) : address;
  }

  /** Whether a name may be one that nobody stated, of a record that is not named yet. */
  boolean isUnnamed(String name) {
    return index.unknown() > 0 && names.isComputed(name) && find(name) == Address.NONE;
  }

  /** What the second name of a record that states none stands for. Safe for any thread. */
  long computed(byte[] text) {
    try {
      String other = names.computed(JsonText.parseForeignObject(text));
      return other == null ? Index.UNKNOWN : hash.of(other);
    } catch (IllegalArgumentException e) {
      return Index.UNKNOWN; // it has no canonical form
    }
  }

  /** Whether these are the records that others expect, in their order. */
  boolean holds(long[] expectedKeys, int count) {
    long[] keys = index.keys();
    if (keys.length != count) {
      return false;
    }
    for (int i = 0; i < expectedKeys.length && isNamed(); i++) {
      if (keys[i] != expectedKeys[i]) {
        return false;
      }
    }
    return true;
  }
}
