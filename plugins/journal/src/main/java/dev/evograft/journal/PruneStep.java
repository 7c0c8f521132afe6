// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.JournalStore.Pruned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a step of retention finds. */
final class PruneStep {

  /** A step takes no more, so that it is over in a few milliseconds. */
  static final long ENTRIES = 1_000;

  /** And about so many bytes of payloads: each page of a long one has to be looked at. */
  private static final long BYTES = 4 << 20;

  final List<Candidate> gone = new ArrayList<>();
  long entries;
  long bytes;
  long upTo;
  boolean more;

  PruneStep(long after) {
    upTo = after;
  }

  boolean hasRoomFor(Candidate key) {
    return gone.isEmpty() || entries + key.entries <= ENTRIES && bytes < BYTES;
  }

  void take(Candidate key) {
    gone.add(key);
    entries += key.entries;
    bytes += key.bytes;
  }

  Pruned result() {
    return new Pruned(gone.size(), entries, bytes, upTo, more);
  }

  /**
   * A key that may go.
   *
   * @param last the sequence number of its last entry
   * @param settled whether it has ended and everybody is done with it
   */
  record Candidate(
      long stream, String key, long entries, long last, long at, boolean settled, long bytes) {

    static Candidate of(ResultSet row) throws SQLException {
      return new Candidate(
          row.getLong(1),
          row.getString(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          row.getBoolean(6),
          0);
    }

    boolean isHuge() {
      return entries > ENTRIES;
    }

    Candidate weighing(long weight) {
      return new Candidate(stream, key, entries, last, at, settled, weight);
    }
  }
}
