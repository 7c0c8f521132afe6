// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import org.jspecify.annotations.Nullable;

/** Collects JSON that was printed over several lines: from a line "{" to the line "}". */
final class JsonBlock {

  private final StringBuilder text = new StringBuilder();
  private long marks;
  private char end;

  boolean open() {
    return end != 0;
  }

  /** The marks of all lines of the block. */
  long marks() {
    return marks;
  }

  /** Takes the next line; gives the whole block when this line ends it. */
  @Nullable String line(String line, long lineMarks) {
    String bare = line.length() < 8 ? line.stripTrailing() : line;
    if (bare.equals("{") || bare.equals("[")) {
      text.setLength(0);
      marks = 0;
      end = bare.equals("{") ? '}' : ']';
    }
    if (end == 0) {
      return null;
    }
    text.append(line).append('\n');
    marks |= lineMarks;
    boolean complete = bare.length() == 1 && bare.charAt(0) == end;
    String block = complete ? text.toString() : null;
    if (complete || text.length() > LineScanner.JSON_LIMIT) {
      end = 0;
      text.setLength(0);
      text.trimToSize();
    }
    return block;
  }
}
