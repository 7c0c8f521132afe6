// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Finds whole records behind damage, in a file or in a line: who appends without a look at the end
 * of a file puts a record right behind what a dying process left. Whether the damage is in a text
 * or outside of one nobody knows, so every brace may begin one.
 */
final class Salvage {

  /** What never ends is looked at again from every brace in it: so much of that, no more. */
  private static final long MOST_WORK = 64 << 20;

  private static final int WORK_PER_BYTE = 16;

  private final Bytes in;
  private final JsonScanner scanner;
  private final Predicate<RecordHead> wanted;
  private final RecordSink sink;
  private long found;

  /**
   * A salvage.
   *
   * @param wanted tells what is a record, of those that have an id
   */
  Salvage(Bytes in, Predicate<RecordHead> wanted, RecordSink sink) {
    this.in = in;
    this.scanner = new JsonScanner(in);
    this.wanted = wanted;
    this.sink = sink;
  }

  /** Looks from a place on; says how many it found. */
  long from(long start) throws IOException {
    in.seek(start);
    long work = 0;
    while (work < MOST_WORK + WORK_PER_BYTE * (in.position() - start) && in.passTo('{')) {
      long begin = in.position();
      boolean isRecord = isRecord(begin);
      if (!isRecord) {
        work += in.position() - begin;
        in.seek(begin + 1);
      }
    }
    return found;
  }

  private boolean isRecord(long begin) throws IOException {
    try {
      RecordHead head = scanner.head();
      long length = in.position() - begin;
      if (head.id() == null || length > LineLog.MAX_LINE || !wanted.test(head)) {
        return false;
      }
      found++;
      sink.record(head, begin, (int) length);
      return true;
    } catch (NotJsonException e) {
      return false;
    }
  }
}
