// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.RecordNames.Names;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
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

  /**
   * Where a record is, by either of its names; second names that nobody stated are made when one is
   * looked for that can be such one.
   *
   * @param texts reads records
   */
  long find(String name, Texts texts) throws IOException {
    long wanted = hash.of(name);
    long address = index.find(wanted);
    if (address == Address.NONE) {
      address = index.findOther(wanted);
    }
    if (address == Address.NONE && index.hasUnknown() && names.isComputed(name)) {
      computeNames(texts);
      address = index.findOther(wanted);
    }
    return address;
  }

  private void computeNames(Texts texts) throws IOException {
    for (long key : index.takeUnknown()) {
      long address = index.find(key);
      try {
        String other = names.computed(JsonText.parseForeignObject(texts.read(address)));
        if (other != null) {
          index.put(key, hash.of(other), address);
        }
      } catch (IllegalArgumentException e) {
        // it has no canonical form
      }
    }
  }

  /** Reads the text of a record. */
  @FunctionalInterface
  interface Texts {
    byte[] read(long address) throws IOException;
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
