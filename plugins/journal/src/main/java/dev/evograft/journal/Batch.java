// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of one append: numbers are given first, then each table is written once. */
final class Batch {

  private static final Bulk STREAMS = Bulk.insert("INSERT INTO stream(key, no)", 2);
  private static final Bulk OPENED = Bulk.insert("INSERT INTO unended(key, no)", 2);
  private static final Bulk CLOSED = Bulk.deleteByKey("DELETE FROM unended WHERE key");
  private static final Bulk ENTRIES =
      Bulk.insert(
          "INSERT INTO entry(seq, stream, ordinal, type, version, at, ends, key, payload)", 9);

  private final List<Row> rows = new ArrayList<>();
  private final List<Row> begun = new ArrayList<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private long head;

  Batch(long head) {
    this.head = head;
  }

  /** Gives an entry its place, and returns its ordinal. */
  long add(NewEntry entry, Streams.Stream stream, Types.Type type, byte[] payload) {
    if (stream.ended || stream.number == 0 && !entry.begins()) {
      return JournalStore.ENDED;
    }
    long sequence = ++head;
    if (stream.number == 0) {
      stream.number = sequence;
    }
    Row row = new Row(entry, sequence, stream.number, stream.next++, type, payload);
    if (row.ordinal == 0) {
      begun.add(row);
    }
    if (entry.ends()) {
      stream.ended = true;
      ended.add(entry.key());
    }
    rows.add(row);
    return row.ordinal;
  }

  void write(Session session, Types types) throws SQLException {
    for (Row row : rows) {
      types.note(session, row.type, row.sequence);
    }
    STREAMS.run(session, begun, Batch::bindStream);
    OPENED.run(session, begun.stream().filter(this::staysOpen).toList(), Batch::bindStream);
    CLOSED.run(session, ended(), (statement, at, key) -> statement.setString(at + 1, key));
    ENTRIES.run(session, rows, Batch::bind);
  }

  private boolean staysOpen(Row row) {
    return !ended.contains(row.entry.key());
  }

  /** The keys that were open before and are not any more. */
  private List<String> ended() {
    begun.forEach(row -> ended.remove(row.entry.key()));
    return List.copyOf(ended);
  }

  private static void bindStream(PreparedStatement statement, int at, Row row) throws SQLException {
    statement.setString(at + 1, row.entry.key());
    statement.setLong(at + 2, row.stream);
  }

  private static void bind(PreparedStatement statement, int at, Row row) throws SQLException {
    statement.setLong(at + 1, row.sequence);
    statement.setLong(at + 2, row.stream);
    statement.setLong(at + 3, row.ordinal);
    statement.setLong(at + 4, row.type.number);
    statement.setLong(at + 5, row.entry.version());
    statement.setLong(at + 6, row.entry.at().toEpochMilli());
    statement.setLong(at + 7, row.entry.ends() ? 1 : 0);
    statement.setString(at + 8, row.entry.key());
    statement.setBytes(at + 9, row.payload);
  }

  long head() {
    return head;
  }

  /** The keys that need not be remembered. */
  static void forgetEnded(Streams streams, Map<String, Streams.Stream> used) {
    used.forEach(
        (key, stream) -> {
          if (stream.ended) {
            streams.forget(key);
          }
        });
  }

  /** About how many pages this adds to the log. */
  long pages() {
    long bytes = 0;
    for (Row row : rows) {
      bytes += row.payload.length + 200;
    }
    return 8 + bytes / 3_000;
  }

  private record Row(
      NewEntry entry, long sequence, long stream, long ordinal, Types.Type type, byte[] payload) {}
}
