// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.Json;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore.FirstLetter;
import dev.evograft.spi.journal.JournalEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dead letters of all destinations. */
final class Letters {

  private static final String FIRST =
      """
      SELECT key, min(ordinal) FROM dead_letter
      WHERE destination = ? AND code <> 'dropped' AND key > ?
      GROUP BY key ORDER BY key LIMIT ?""";

  /** So many letters are weighed in one transaction. */
  private static final int WEIGHED = 2_000;

  /** Of a row beside its payload. */
  private static final int OVERHEAD = 300;

  private static final String WEIGHT =
      """
      SELECT i.at, i.no, length(d.payload)
      FROM (SELECT at, no FROM dead_letter WHERE code <> 'dropped' AND (at, no) > (?, ?)
        ORDER BY at, no LIMIT ?) i
      CROSS JOIN dead_letter d ON d.no = i.no ORDER BY i.at, i.no""";

  private static final String PRUNE =
      """
      DELETE FROM dead_letter WHERE no IN (SELECT no FROM dead_letter
        WHERE code = 'dropped' AND at < ? ORDER BY at, no LIMIT ?)""";

  private final Writer writer;
  private final ReadPool pool;

  Letters(Writer writer, ReadPool pool) {
    this.writer = writer;
    this.pool = pool;
  }

  static void put(Session session, String destination, DeadLetter letter) throws SQLException {
    JournalEntry entry = letter.entry();
    session.update(
        """
        INSERT OR REPLACE INTO dead_letter(
          destination, key, ordinal, type, version, entry_at, payload, code, why, attempts, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        destination,
        entry.key(),
        entry.ordinal(),
        entry.type(),
        entry.version(),
        entry.at().toEpochMilli(),
        Json.bytes(entry.payload()),
        letter.code(),
        letter.why(),
        letter.attempts(),
        letter.at().toEpochMilli());
  }

  List<DeadLetter> newest(@Nullable String destination, int limit) {
    return pool
        .read(
            session ->
                session.list(
                    DeliveryRows.LETTERS, DeliveryRows::letter, destination, destination, limit))
        .stream()
        .map(DeliveryRows.StoredLetter::letter)
        .toList();
  }

  List<DeadLetter> of(String destination, String key) {
    return pool
        .read(
            session ->
                session.list(DeliveryRows.LETTERS_OF, DeliveryRows::letter, destination, key))
        .stream()
        .map(DeliveryRows.StoredLetter::letter)
        .toList();
  }

  long count(String destination) {
    return pool.read(
        session ->
            session.number(
                "SELECT count(*) FROM dead_letter WHERE destination = ? AND code <> 'dropped'",
                destination));
  }

  List<FirstLetter> first(String destination, @Nullable String afterKey, int limit) {
    return pool.read(
        session ->
            session.list(
                FIRST,
                row -> new FirstLetter(row.getString(1), row.getLong(2)),
                destination,
                afterKey == null ? "" : afterKey, // no key is empty
                limit));
  }

  /** Counted piece by piece, because a long read would keep the log from starting anew. */
  long bytes() {
    long bytes = 0;
    Weight last = new Weight(Long.MIN_VALUE, 0, 0);
    List<Weight> piece;
    do {
      Weight after = last;
      piece = pool.read(s -> s.list(WEIGHT, Weight::of, after.at, after.no, WEIGHED));
      for (Weight one : piece) {
        bytes += one.bytes + OVERHEAD;
        last = one;
      }
    } while (piece.size() == WEIGHED);
    return bytes;
  }

  int pruneResolved(Instant before, int limit) {
    long millis = Upkeep.millis(before);
    boolean some =
        pool.read(
            session ->
                session.number(
                        "SELECT EXISTS(SELECT 1 FROM dead_letter WHERE code = 'dropped' AND at < ?)",
                        millis)
                    == 1);
    return some ? writer.transact((session, others) -> session.update(PRUNE, millis, limit)) : 0;
  }

  /** How long the payload of a letter is. */
  private record Weight(long at, long no, long bytes) {
    static Weight of(ResultSet row) throws SQLException {
      return new Weight(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }
}
