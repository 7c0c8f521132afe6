// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.util.List;

/**
 * A place in a file and what becomes of it. Lines keep their ends; one without an end is the last
 * of its file. Bytes stand as characters 0 to 255.
 *
 * @param line where it begins in the file that the patch was made for, counted from 0
 * @param before the lines there, with those around them
 * @param after what they become
 * @param atEnd whether lines stand before what it changes and none behind: then the file ends there
 */
record Hunk(int line, List<String> before, List<String> after, boolean atEnd) {
  Hunk {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Whether the file begins where it does, for it was made for the first line. */
  boolean atBegin() {
    return line == 0;
  }

  /** The way back. */
  Hunk reversed() {
    return new Hunk(line, after, before, atEnd);
  }
}
