// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  /** Of two different texts two different sequences of bytes are hashed. */
  long of(String text) {
    return of(bytes(text));
  }

  /**
   * UTF-8; a surrogate without its other half, for which UTF-8 has nothing, as UTF-8 would have it
   * if it were a character. No other text has these bytes.
   */
  private static byte[] bytes(String text) {
    if (!hasHalf(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isHalf(point)) {
                bytes.write(0xe0 | point >> 12);
                bytes.write(0x80 | point >> 6 & 0x3f);
                bytes.write(0x80 | point & 0x3f);
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isHalf(text.codePointAt(i))) {
          return true;
        }
        i++; // the other half
      }
    }
    return false;
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
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
