// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies records out of the two files of a shelf, each read in large pieces. Used by one thread.
 */
final class Reading {

  private final @Nullable Piece json;
  private final @Nullable Piece log;

  Reading(@Nullable Generation json, @Nullable Generation log) {
    this.json = json == null ? null : new Piece(json);
    this.log = log == null ? null : new Piece(log);
  }

  /** Writes the text of a record somewhere. */
  void copy(long address, OutputStream out) throws IOException {
    Piece piece = Address.inLog(address) ? log : json;
    if (piece == null) {
      throw new IOException("there is no such file");
    }
    piece.copy(Address.offset(address), Address.length(address), out);
  }

  /** What was last read of a file. */
  private static final class Piece {
    private static final int SIZE = 1 << 18;

    private final Generation file;
    private byte[] bytes = {};
    private long base;

    Piece(Generation file) {
      this.file = file;
    }

    void copy(long offset, int length, OutputStream out) throws IOException {
      if (length > SIZE) {
        out.write(file.readFully(offset, length));
        return;
      }
      if (offset < base || offset + length > base + bytes.length) {
        bytes = file.read(offset, SIZE);
        base = offset;
      }
      if (bytes.length < length) {
        throw new FileChangedException(file.file());
      }
      out.write(bytes, (int) (offset - base), length);
    }
  }
}
