// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.io.InputStream;

/** A file from a place on, as a stream; whoever needs it small reads it in pieces. */
final class GenerationInput extends InputStream {

  private final Generation file;
  private long position;

  GenerationInput(Generation file, long position) {
    this.file = file;
    this.position = position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = file.read(position, into, from, length);
    position += count;
    return count == 0 && length > 0 ? -1 : count;
  }
}
