// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * SipHash-2-4 with a key of this process: 64 bits stand for an id in an index, and nobody outside
 * can make two ids that share them.
 */
final class SipHash {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  static SipHash random() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** UTF-8 has the same bytes for all texts with a lone surrogate, so such texts go as they are. */
  long of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return of(units(text));
      }
    }
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] units(String text) {
    ByteBuffer units = ByteBuffer.allocate(2 * text.length());
    units.asCharBuffer().put(text);
    return units.array();
  }

  /** In local variables: it is hot as soon as a store is opened, long before it is compiled. */
  long of(byte[] bytes) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int words = bytes.length / Long.BYTES + 1;
    for (int i = 0; i < words + 2; i++) { // four rounds end it: two words that change nothing
      long word = i < words ? word(bytes, i) : 0;
      v2 ^= i == words ? 0xff : 0;
      v3 ^= word;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** Eight bytes; the last ones are followed by the length. */
  private static long word(byte[] bytes, int number) {
    int from = number * Long.BYTES;
    if (from + Long.BYTES <= bytes.length) {
      return (long) WORD.get(bytes, from);
    }
    long word = (long) bytes.length << 56;
    for (int i = from; i < bytes.length; i++) {
      word |= (bytes[i] & 0xffL) << (Byte.SIZE * (i - from));
    }
    return word;
  }
}
