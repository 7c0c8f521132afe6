// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a file or of an array one after the other, read in pieces. Not safe for threads. */
final class Bytes {

  /** There are no more. */
  static final int END = -1;

  private static final int CHUNK = 1 << 18;

  /** Longer names and ids are not kept while they are passed. */
  private static final int MOST_KEPT = 1 << 16;

  private static final int BYTE_ORDER_MARK = 3;

  /** Bytes of a text that mean themselves: ASCII without quotes, backslashes and controls. */
  private static final boolean[] PLAIN = new boolean[256];

  private static final boolean[] SPACE = new boolean[256];

  static {
    Arrays.fill(PLAIN, 0x20, 0x80, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
    for (char c : new char[] {' ', '\t', '\n', '\r'}) {
      SPACE[c] = true;
    }
  }

  private final @Nullable Generation file;
  private byte[] buffer;

  /** Where the first byte of the buffer is in the file. */
  private long base;

  private int at;
  private int end;
  private int kept = -1;

  private Bytes(@Nullable Generation file, byte[] buffer, int from, int end) {
    this.file = file;
    this.buffer = buffer;
    this.at = from;
    this.end = end;
  }

  /** Those of a file. */
  static Bytes of(Generation file) {
    return new Bytes(file, new byte[CHUNK], 0, 0);
  }

  /** Those of an array. */
  static Bytes of(byte[] all) {
    return new Bytes(null, all, 0, all.length);
  }

  /** Where the next byte is. */
  long position() {
    return base + at;
  }

  /** Goes somewhere else. */
  void seek(long position) {
    kept = -1;
    if (position >= base && position <= base + end) {
      at = (int) (position - base);
    } else {
      base = position;
      at = 0;
      end = 0;
    }
  }

  /** Passes the mark that some programs put before a text. */
  void passByteOrderMark() throws IOException {
    byte[] first = copy(position(), BYTE_ORDER_MARK);
    if (Arrays.equals(first, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf})) {
      seek(position() + BYTE_ORDER_MARK);
    }
  }

  /** The next byte, which stays the next one. */
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : END;
  }

  /** Passes the byte that was peeked at. */
  void pass() {
    at++;
  }

  /** The next byte. */
  int next() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xff : END;
  }

  /** As {@link #peek}, of the first byte that is no white space. */
  int peekSolid() throws IOException {
    for (; ; ) {
      byte[] some = buffer;
      int limit = end;
      int i = at;
      while (i < limit && SPACE[some[i] & 0xff]) {
        i++;
      }
      at = i;
      if (i < limit) {
        return some[i] & 0xff;
      }
      if (!fill()) {
        return END;
      }
    }
  }

  /** Passes what means itself in a text; the byte behind it, which is passed too. */
  int nextSpecial() throws IOException {
    for (; ; ) {
      byte[] some = buffer;
      int limit = end;
      int i = at;
      while (i < limit && PLAIN[some[i] & 0xff]) {
        i++;
      }
      at = i;
      if (i < limit) {
        at++;
        return some[i] & 0xff;
      }
      if (!fill()) {
        return END;
      }
    }
  }

  /** Passes what is not a byte; false at the end. */
  boolean passTo(int wanted) throws IOException {
    for (int c = peek(); c >= 0; c = peek()) {
      if (c == wanted) {
        return true;
      }
      at++;
    }
    return false;
  }

  /** From here on what is passed is kept, if it is not too long. */
  void keep() {
    kept = at;
  }

  /** What was passed since {@link #keep}, but for some bytes at its end; null if it is too long. */
  @Nullable String kept(int without) {
    int from = kept;
    kept = -1;
    return from < 0 ? null : new String(buffer, from, at - without - from, StandardCharsets.UTF_8);
  }

  private boolean fill() throws IOException {
    Generation from = file;
    if (from == null) {
      return false;
    }
    if (kept >= 0 && end - kept > MOST_KEPT) {
      kept = -1;
    }
    int stays = kept >= 0 ? kept : end;
    System.arraycopy(buffer, stays, buffer, 0, end - stays);
    base += stays;
    at = end - stays;
    end -= stays;
    kept = kept >= 0 ? 0 : -1;
    int count = from.read(base + end, buffer, end, buffer.length - end);
    end += count;
    return count > 0;
  }

  /** A part, from wherever; shorter at the end. */
  byte[] copy(long from, int length) throws IOException {
    Generation of = file;
    return of != null
        ? of.read(from, length)
        : Arrays.copyOfRange(buffer, (int) from, (int) Math.min(from + length, buffer.length));
  }
}
