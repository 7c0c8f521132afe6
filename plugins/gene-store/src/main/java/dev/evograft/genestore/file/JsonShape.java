// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import org.jspecify.annotations.Nullable;

/**
 * What is around the records of a JSON file.
 *
 * @param head up to here and including {@code [} it is kept; 0 if there is none
 * @param tail from here on, {@code ]} included, it is kept; -1 if there is none
 * @param damage what is wrong with the file, for people; null if nothing is
 */
record JsonShape(long head, long tail, @Nullable String damage) {

  /** Of a file that is not there. */
  static final JsonShape NONE = new JsonShape(0, -1, null);

  boolean damaged() {
    return damage != null;
  }
}
