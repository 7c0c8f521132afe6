// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes of UTF-8 that a JSON text cannot hold as they are: control characters, quotes and
 * backslashes; and question marks, which may stand for a lone surrogate. Eight bytes at a time,
 * because most texts hold none and hashing assets waits for this.
 */
final class Specials {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Specials() {}

  /** The index of the next one, or the length. */
  static int next(byte[] utf8, int from) {
    int at = from;
    for (; at + Long.BYTES <= utf8.length; at += Long.BYTES) {
      if (anyIn((long) LONG.get(utf8, at))) {
        break;
      }
    }
    while (at < utf8.length && !isSpecial(utf8[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpecial(byte b) {
    return b >= 0 && b < 0x20 || b == '"' || b == '\\' || b == '?';
  }

  /** Whether any of eight bytes is special; {@code lessThan} and equality by borrows. */
  private static boolean anyIn(long eight) {
    long found =
        (eight - 0x20 * ONES) & ~eight
            | zeroIn(eight ^ '"' * ONES)
            | zeroIn(eight ^ '\\' * ONES)
            | zeroIn(eight ^ '?' * ONES);
    return (found & HIGH) != 0;
  }

  private static long zeroIn(long eight) {
    return (eight - ONES) & ~eight;
  }
}
