// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What another program wrote into the JSON file of records that our log has too. The log wins, for
 * Evolver as for us, and a compaction makes an end of the other one.
 */
final class ForeignCopies {

  private ForeignCopies() {}

  /** Those that are about to go; none if nobody wrote the file since the log was begun on it. */
  static List<byte[]> of(Snapshot all) throws IOException {
    List<byte[]> copies = new ArrayList<>();
    Begun begun = all.log().begun(); // without it, the log is another program's own
    if (begun != null && !begun.is(all.json().file())) {
      for (long[] pair : all.log().overridden()) {
        byte[] theirs = all.read(pair[0]);
        if (pair[1] == Address.NONE || !isSame(theirs, all.read(pair[1]))) {
          copies.add(theirs);
        }
      }
    }
    return copies;
  }

  /** Whether two texts are one record. */
  static boolean isSame(byte[] one, byte[] other) {
    try {
      return Arrays.equals(one, other)
          || JsonText.parseForeignObject(one).equals(JsonText.parseForeignObject(other));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
