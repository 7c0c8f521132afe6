// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.RecordNames.Names;

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
    long key = hash.of(id != null ? id : "\0" + address);
    long before = index.find(key);
    index.put(key, other == null ? address : hash.of(other), address);
    return before;
  }

  /** Removes a record; says where it was. */
  long remove(String id) {
    long key = hash.of(id);
    long before = index.find(key);
    index.remove(key);
    return before;
  }

  /** Where a record is, by either of its names. */
  long find(String name) {
    long wanted = hash.of(name);
    long address = index.find(wanted);
    return address != Address.NONE ? address : index.findOther(wanted);
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
