// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The records of a shelf that have no second name yet, as of one moment. Their names are made while
 * others read and write, for that takes seconds in a large library. Used by one thread.
 */
final class Naming implements Closeable {

  private final Catalogue catalogue;
  private final int unknown;
  private final long[] keys;
  private final long[] others;
  private final Snapshot all;

  /**
   * Those of a catalogue; its holder has a lock.
   *
   * @param keys what they go by in there
   * @param all holds their texts, in the same order
   */
  Naming(Catalogue catalogue, long[] keys, Snapshot all) {
    this.catalogue = catalogue;
    this.unknown = catalogue.index().unknown();
    this.keys = keys;
    this.others = new long[keys.length];
    this.all = all;
  }

  /** Makes all of the names; says what the record is that goes by one of them. */
  Optional<byte[]> make(String name) throws IOException {
    long wanted = catalogue.key(name);
    Optional<byte[]> found = Optional.empty();
    for (int i = 0; i < keys.length; i++) {
      byte[] text = all.read(all.places()[i]);
      others[i] = catalogue.computed(text);
      if (others[i] == wanted) {
        found = Optional.of(text);
      }
    }
    return found;
  }

  /**
   * Tells those who look next, if that is still the catalogue; its holder has a lock. What came
   * meanwhile is still to be named.
   */
  void publish(Catalogue now) {
    if (now != catalogue) {
      return; // the files were read anew
    }
    Index index = now.index();
    for (int i = 0; i < keys.length; i++) {
      if (others[i] != Index.UNKNOWN && index.find(keys[i]) == all.places()[i]) {
        index.put(keys[i], others[i], all.places()[i]);
      }
    }
    index.named(unknown);
  }

  @Override
  public void close() {
    all.close();
  }
}
