// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

/**
 * Cuts a run's output into lines and marks each with the literals it holds, in one pass and in
 * bounded memory: of a long line only the beginning is kept. Line ends are LF, CR LF, and a lone
 * CR, with which progress bars overwrite themselves. Where the output is cut into pieces makes no
 * difference.
 */
final class LineScanner {

  /** Of a line of text, this many characters are looked at. */
  static final int TEXT_LIMIT = 16 << 10;

  /** A line that looks like JSON is kept whole up to this. */
  static final int JSON_LIMIT = 1 << 20;

  /** Takes the lines that are worth it. */
  interface Sink {
    /** Whether the line is to be handed over; asked for every line, in order. */
    boolean wants(long marks, char first);

    /**
     * A line without its end.
     *
     * @param number counts all lines from 0, also those that were not wanted
     * @param whole false where the end of a long line was cut off
     */
    void line(String text, long marks, int number, boolean whole);
  }

  private final LiteralMatcher matcher;
  private final Sink sink;
  private final StringBuilder carry = new StringBuilder();
  private final LiteralMatcher.Cursor cursor = new LiteralMatcher.Cursor();
  private boolean carriedWhole = true;
  private int number;
  private boolean afterReturn;

  LineScanner(LiteralMatcher matcher, Sink sink) {
    this.matcher = matcher;
    this.sink = sink;
  }

  /** A piece of output, cut anywhere. */
  void accept(String text) {
    int start = 0;
    for (int at = matcher.scan(text, 0, cursor);
        at < text.length();
        at = matcher.scan(text, start, cursor)) {
      end(text, start, at, cursor.next(), text.charAt(at));
      start = at + 1;
    }
    carry(text, start, text.length());
  }

  /** The output is over: what is left is a line too. */
  void finish() {
    if (!carry.isEmpty()) {
      end("", 0, 0, cursor.next(), '\n');
    }
  }

  private void end(String text, int start, int end, long found, char by) {
    boolean secondHalf = by == '\n' && afterReturn && start == end && carry.isEmpty();
    afterReturn = by == '\r';
    if (secondHalf) {
      return;
    }
    if (carry.isEmpty()) {
      if (sink.wants(found, start == end ? '\n' : text.charAt(start))) {
        int stop = Math.min(end, start + limit(text, start, end));
        sink.line(text.substring(start, stop), found, number, stop == end);
      }
    } else {
      carry(text, start, end);
      if (sink.wants(found, carry.charAt(0))) {
        sink.line(carry.toString(), found, number, carriedWhole);
      }
      dropCarry();
    }
    number++;
  }

  private void carry(String text, int start, int end) {
    if (start == end || !carriedWhole) {
      return;
    }
    int room = TEXT_LIMIT - carry.length();
    if (end - start > room) {
      carry.append(text.substring(start, start + Math.max(0, room)));
      int from = start + Math.max(0, room);
      int more = limit(carry, 0, carry.length()) - carry.length();
      carry.append(text.substring(from, Math.min(end, from + more)));
      carriedWhole = end - from <= more;
    } else {
      carry.append(text.substring(start, end));
    }
  }

  private void dropCarry() {
    carry.setLength(0);
    carriedWhole = true;
    if (carry.capacity() > TEXT_LIMIT) {
      carry.trimToSize();
    }
  }

  private static int limit(CharSequence text, int start, int end) {
    if (end - start < TEXT_LIMIT) {
      return TEXT_LIMIT;
    }
    return JsonLines.looksLikeJson(text, start) ? JSON_LIMIT : TEXT_LIMIT;
  }
}
