// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** What is unpacked, as long as it is not much more than what was packed. */
final class BoundedInput extends FilterInputStream {

  private static final long MOST = 1L << 30;
  private static final long UNSUSPICIOUS = 16L << 20;
  private static final long MOST_FOLD = 250;

  private final LongSupplier packed;
  private long unpacked;

  /**
   * Bounds a stream.
   *
   * @param packed how much has been read of what it is unpacked from
   */
  BoundedInput(InputStream in, LongSupplier packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  @Override
  public long skip(long most) throws IOException {
    long skipped = super.skip(most);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) throws RefusedException {
    unpacked += bytes;
    if (unpacked > MOST) {
      throw new RefusedException("unpacks to more than " + (MOST >> 20) + " MiB");
    }
    if (unpacked > UNSUSPICIOUS && unpacked > MOST_FOLD * packed.getAsLong()) {
      throw new RefusedException("unpacks to more than " + MOST_FOLD + " times its size");
    }
  }
}
