// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Reads the lines of a file, the last one first, without a look at the rest. */
public final class LinesBackwards {

  private static final int BLOCK = 1 << 16;

  private LinesBackwards() {}

  /** Takes lines. */
  @FunctionalInterface
  public interface Reader {
    /** Takes one; whether the one before it is wanted too. */
    boolean wantsMoreAfter(byte[] line) throws IOException;
  }

  /** Hands over lines until one is enough; none of a file that is not there. */
  public static void read(Path file, Reader reader) throws IOException {
    try (Generation opened = Generation.open(file)) {
      if (opened != null) {
        read(opened, reader);
      }
    }
  }

  /** Hands over lines until one is enough; empty ones and those that are too long are left out. */
  static void read(Generation file, Reader reader) throws IOException {
    Pending line = new Pending();
    long from = file.size();
    while (from > 0) {
      int size = (int) Math.min(BLOCK, from);
      from -= size;
      byte[] block = file.readFully(from, size);
      int end = size;
      for (int i = size - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          line.precede(block, i + 1, end);
          if (!line.wantsMoreAfter(reader)) {
            return;
          }
          end = i;
        }
      }
      line.precede(block, 0, end);
    }
    line.wantsMoreAfter(reader);
  }

  /** A line, of which the end is known first; one that is too long is not kept. */
  private static final class Pending {
    private final Deque<byte[]> parts = new ArrayDeque<>();
    private long length;

    void precede(byte[] block, int from, int to) {
      length += to - from;
      if (length > LineLog.MAX_LINE) {
        parts.clear();
      } else if (to > from) {
        parts.addFirst(Arrays.copyOfRange(block, from, to));
      }
    }

    /** Hands it over, and begins another one. */
    boolean wantsMoreAfter(Reader reader) throws IOException {
      boolean isLine = length > 0 && length <= LineLog.MAX_LINE;
      ByteArrayOutputStream line = new ByteArrayOutputStream(isLine ? (int) length : 0);
      parts.forEach(line::writeBytes);
      parts.clear();
      length = 0;
      return !isLine || reader.wantsMoreAfter(line.toByteArray());
    }
  }
}
