// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an {@link OwnRecord}: a line {@code KIND LENGTH CHECKSUM PATH TAB TO}, so many
 * bytes, and a newline.
 *
 * @param kind one of the letters
 * @param path of the file, or a number
 * @param to another path; of what was appended the size before; else empty
 * @param content where the bytes begin in the file
 * @param length how many
 */
record OwnFrame(char kind, String path, String to, long content, long length) {

  static final char APPEND = 'A';
  static final char REPLACE = 'R';
  static final char MOVE = 'M';
  static final char REMOVE = 'X';

  /** The entry in front of it was carried out. */
  static final char DONE = 'D';

  /** The entry in front of it failed; the path says how many bytes were written all the same. */
  static final char FAILED = 'F';

  private static final String KINDS = "ARMXDF";
  private static final int LONGEST_HEAD = 16 << 10;
  private static final int CHUNK = 64 << 10;

  /** Whether it is no word about the one in front of it. */
  boolean isWrite() {
    return kind != DONE && kind != FAILED;
  }

  /** Where the next one begins. */
  long end() {
    return content + length + 1;
  }

  /** Says that the end of an entry is not there: whoever wrote it died. */
  static final class TornException extends EOFException {
    private static final long serialVersionUID = 1L;
  }

  /** The first line of one that is to be written. */
  static byte[] head(char kind, String path, String to, CRC32C sum, long length) {
    String names = path + '\t' + to;
    sum.update(names.getBytes(StandardCharsets.UTF_8));
    sum.update(kind);
    return String.format(Locale.ROOT, "%s %d %08x %s\n", kind, length, sum.getValue(), names)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The entry that begins at a place; null at the end of the file.
   *
   * @param checked whether its bytes are read, too
   * @throws TornException when its end is not there
   * @throws IOException when it is no entry, or not what was written
   */
  static @Nullable OwnFrame at(RandomAccessFile file, long start, boolean checked)
      throws IOException {
    long size = file.length();
    if (start == size) {
      return null;
    }
    byte[] head = new byte[(int) Math.min(LONGEST_HEAD, size - start)];
    file.seek(start);
    file.readFully(head);
    int line = 0;
    while (line < head.length && head[line] != '\n') {
      line++;
    }
    if (line == head.length) {
      throw head.length < LONGEST_HEAD ? new TornException() : damaged(start);
    }
    String[] fields = new String(head, 0, line, StandardCharsets.UTF_8).split(" ", 4);
    if (fields.length < 4 || fields[0].length() != 1 || !KINDS.contains(fields[0])) {
      throw damaged(start);
    }
    String[] names = fields[3].split("\t", -1);
    long length = number(fields[1], 10, start);
    if (names.length != 2 || length < 0) {
      throw damaged(start);
    }
    OwnFrame frame =
        new OwnFrame(fields[0].charAt(0), names[0], names[1], start + line + 1, length);
    if (frame.end() > size) {
      throw new TornException();
    }
    if (checked) {
      CRC32C sum = sum(file, frame.content, length);
      head(frame.kind, frame.path, frame.to, sum, length);
      if (sum.getValue() != number(fields[2], 16, start)) {
        throw damaged(start);
      }
    }
    return frame;
  }

  /** The number that stands where a path could: how many bytes there were, or are. */
  long count() throws IOException {
    return number(kind == APPEND ? to : path, 10, content);
  }

  private static long number(String text, int radix, long start) throws IOException {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw damaged(start);
    }
  }

  static CRC32C sum(RandomAccessFile file, long from, long length) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[CHUNK];
    file.seek(from);
    for (long left = length; left > 0; ) {
      int some = file.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (some < 0) {
        throw new TornException();
      }
      sum.update(buffer, 0, some);
      left -= some;
    }
    return sum;
  }

  private static IOException damaged(long at) {
    return new IOException("it is damaged at byte " + at);
  }
}
