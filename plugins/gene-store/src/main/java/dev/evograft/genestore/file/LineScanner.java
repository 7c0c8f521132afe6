// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.util.Arrays;

/** Cuts the lines of a file out of it, in pieces of bounded size. Used once. */
final class LineScanner {

  private static final int CHUNK = 1 << 18;
  private static final int HEAD = 4096;

  private final Generation file;
  private final LogSink sink;
  private byte[] buffer = new byte[HEAD];

  /** Where the first byte of the buffer is in the file. */
  private long base;

  /** So much of the buffer is filled. */
  private int filled;

  LineScanner(Generation file, LogSink sink) {
    this.file = file;
    this.sink = sink;
  }

  /** Hands over the lines from a place to the end; says up to where they were taken. */
  long scan(long from) throws IOException {
    base = from;
    int line = 0; // where the current line begins in the buffer
    int looked = 0; // so far it has no newline
    boolean skipping = false; // it is too long, and gone
    long skipped = 0;
    for (; ; ) {
      int newline = indexOfNewline(looked);
      if (newline >= 0) {
        if (skipping) {
          sink.tooLong(skipped, base + newline - skipped);
        } else if (newline - line > LineLog.MAX_LINE) {
          sink.tooLong(base + line, newline - line);
        } else {
          hand(line, newline, true);
        }
        skipping = false;
        line = newline + 1;
        looked = line;
        continue;
      }
      if (!skipping && filled - line > LineLog.MAX_LINE) {
        skipping = true;
        skipped = base + line;
      }
      if (skipping) {
        line = filled;
      }
      shift(line);
      line = 0;
      looked = filled;
      if (!fill()) {
        break;
      }
    }
    if (skipping) {
      return skipped;
    }
    return hand(0, filled, false) ? base + filled : base;
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void shift(int by) {
    System.arraycopy(buffer, by, buffer, 0, filled - by);
    base += by;
    filled -= by;
  }

  private boolean fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(CHUNK, 2 * buffer.length));
    }
    int count = file.read(base + filled, buffer, filled, buffer.length - filled);
    filled += count;
    return count > 0;
  }

  /** Whether it was taken. */
  private boolean hand(int from, int to, boolean ended) {
    int end = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    for (int i = from; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return sink.line(new LogLine(base + from, Arrays.copyOfRange(buffer, from, end), ended));
      }
    }
    return true;
  }
}
