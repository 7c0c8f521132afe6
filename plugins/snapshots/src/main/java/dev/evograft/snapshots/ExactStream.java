// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Exactly as many bytes as were announced, whatever happens to the file meanwhile: a pack that ends
 * in the middle of an object is no pack. Who reads a file looks afterwards whether it changed.
 */
final class ExactStream extends FilterInputStream {

  private long left;

  ExactStream(InputStream in, long size) {
    super(in);
    this.left = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int most = (int) Math.min(length, left);
    int n = in.read(into, from, most);
    if (n < 0) {
      Arrays.fill(into, from, from + most, (byte) 0);
      n = most;
    }
    left -= n;
    return n;
  }
}
