// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.SafeCut;
import java.util.function.UnaryOperator;

/**
 * The beginning and the end of what a run said, in bounded memory, and how much it was. Not
 * thread-safe.
 */
final class LogExcerpt {

  private static final int HEAD = 16 << 10;
  private static final int CUT_LINE = 64;
  private static final int TAIL = (48 << 10) - CUT_LINE;

  /** More than is handed over, so that no secret is halved where it is cut. */
  private static final int HEAD_KEPT = HEAD + SafeCut.MARGIN;

  private static final int TAIL_KEPT = TAIL + SafeCut.MARGIN;

  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private long characters;
  private long bytes;
  private boolean halfPair;

  /** Takes a piece, cut anywhere. */
  void append(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    count(piece);
    int toHead = Math.min(piece.length(), HEAD_KEPT - head.length());
    head.append(piece, 0, toHead);
    int rest = piece.length() - toHead;
    if (rest > 0) {
      tail.append(piece, Math.max(toHead, piece.length() - 2 * TAIL_KEPT), piece.length());
      if (tail.length() > 2 * TAIL_KEPT) { // twice, so that not every piece moves the whole tail
        tail.delete(0, tail.length() - TAIL_KEPT);
      }
    }
  }

  /** How many bytes of UTF-8 it was in all. */
  long bytes() {
    return bytes;
  }

  /**
   * What is kept; where something was cut, a line says how much.
   *
   * @param redact takes secrets out of a text; nothing is taken out here, but no secret is halved
   */
  String text(UnaryOperator<String> redact) {
    if (characters <= HEAD + TAIL) {
      return head.toString() + tail;
    }
    boolean whole = characters == head.length() + (long) tail.length();
    CharSequence end = whole ? new StringBuilder(head).append(tail) : tail;
    int headEnd = SafeCut.upTo(whole ? end : head, HEAD, redact);
    if (headEnd > 0 && Character.isHighSurrogate(head.charAt(headEnd - 1))) {
      headEnd--;
    }
    int tailStart = SafeCut.from(end, Math.max(0, end.length() - TAIL), redact);
    if (tailStart < end.length() && Character.isLowSurrogate(end.charAt(tailStart))) {
      tailStart++;
    }
    long cut = characters - headEnd - (end.length() - tailStart);
    return head.substring(0, headEnd)
        + "\n[... "
        + cut
        + " characters cut ...]\n"
        + end.subSequence(tailStart, end.length());
  }

  private void count(String piece) {
    characters += piece.length();
    bytes += utf8Length(piece);
  }

  private long utf8Length(String piece) {
    long length = 0;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else {
        // Half a pair counts as three, as its replacement would; the other half makes it four.
        length += halfPair && Character.isLowSurrogate(c) ? 1 : 3;
      }
      halfPair = Character.isHighSurrogate(c);
    }
    return length;
  }
}
