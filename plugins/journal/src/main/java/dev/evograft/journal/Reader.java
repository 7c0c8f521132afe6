// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static dev.evograft.journal.StoredEntry.COLUMNS;
import static dev.evograft.journal.StoredEntry.FROM;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads entries, a few hundred in a transaction. Safe for any thread. */
final class Reader {

  /** So many rows are read in one transaction. */
  private static final int AT_A_TIME = 250;

  private static final String OF_KEY =
      "SELECT "
          + COLUMNS
          + " FROM stream s CROSS JOIN entry e ON e.stream = s.no CROSS JOIN type t ON t.no = e.type"
          + " WHERE s.key = ? AND e.ordinal > ? ORDER BY e.ordinal LIMIT ?";

  private static final String UNENDED =
      "SELECT "
          + COLUMNS
          + " FROM unended u CROSS JOIN entry e ON e.seq = u.no CROSS JOIN type t ON t.no = e.type"
          + " WHERE t.name = ? %s ORDER BY u.key LIMIT ?";

  private static final String FIRST_UNENDED = UNENDED.formatted("");

  private static final String NEXT_UNENDED = UNENDED.formatted("AND u.key > ?");

  /**
   * In the order of bytes, which is that of the index: those that begin so stand together. One
   * lower bound, as SQLite would take one of two for the index, and read all in between.
   */
  static final String BEGINNING =
      "SELECT "
          + COLUMNS
          + " FROM stream s CROSS JOIN entry e ON e.seq = s.no CROSS JOIN type t ON t.no = e.type"
          + " WHERE s.key >= max(?1, ?2) AND s.key <> ?2 AND s.key < ?1 || char(1114111) AND t.name = ?3"
          + " ORDER BY s.key LIMIT ?4";

  private static final String LOOKED_AT =
      "SELECT max(seq) FROM (SELECT seq FROM entry WHERE seq > ? ORDER BY seq LIMIT ?)";

  private static final String WANTED =
      "SELECT "
          + COLUMNS
          + " "
          + FROM
          + " WHERE e.seq > ? AND e.seq <= ? AND e.type IN (%s)"
          + " ORDER BY e.seq";

  private static final String OUTLINE =
      "SELECT "
          + StoredEntry.OUTLINE
          + " "
          + FROM
          + " WHERE e.seq > ? AND e.seq <= ? AND e.type IN (%s)"
          + " ORDER BY e.seq";

  private static final String BEHIND =
      "SELECT " + COLUMNS + " " + FROM + " WHERE e.seq > ? ORDER BY e.seq LIMIT ?";

  private static final String NEWEST_BLOCK =
      "SELECT max(block) FROM type_block WHERE type = ? AND block <= ?";

  private static final String NEWEST =
      "SELECT "
          + COLUMNS
          + " "
          + FROM
          + " WHERE e.seq >= ? AND e.seq < ? AND e.type IN (%s) ORDER BY e.seq DESC LIMIT ?";

  private static final String SEQUENCE =
      "SELECT e.seq FROM stream s JOIN entry e ON e.stream = s.no WHERE s.key = ? AND e.ordinal = ?";

  private final ReadPool pool;
  private final Failures failures;

  Reader(ReadPool pool, Failures failures) {
    this.pool = pool;
    this.failures = failures;
  }

  long head() {
    return pool.read(session -> session.number(Appender.HEAD));
  }

  List<JournalEntry> read(String key, long after, int limit) {
    return entries(ofKey(key, after, limit));
  }

  List<Sequenced> sequenced(String key, long after, int limit) {
    return ofKey(key, after, limit).stream().map(row -> row.sequenced(failures)).toList();
  }

  private List<StoredEntry> ofKey(String key, long after, int limit) {
    return paged(
        limit,
        (last, rows) -> {
          long from = last == null ? after : last.ordinal();
          return pool.read(session -> session.list(OF_KEY, StoredEntry::of, key, from, rows));
        });
  }

  private List<JournalEntry> entries(List<StoredEntry> rows) {
    return rows.stream().map(row -> row.entry(failures)).toList();
  }

  List<JournalEntry> unended(String type, @Nullable String afterKey, int limit) {
    return entries(
        paged(
            limit,
            (last, rows) -> {
              String from = last == null ? afterKey : last.key();
              return pool.read(
                  session ->
                      from == null
                          ? session.list(FIRST_UNENDED, StoredEntry::of, type, rows)
                          : session.list(NEXT_UNENDED, StoredEntry::of, type, from, rows));
            }));
  }

  List<JournalEntry> beginning(
      String type, String beginning, @Nullable String afterKey, int limit) {
    return entries(
        paged(
            limit,
            (last, rows) -> {
              String from = last != null ? last.key() : afterKey != null ? afterKey : "";
              return pool.read(
                  session -> session.list(BEGINNING, StoredEntry::of, beginning, from, type, rows));
            }));
  }

  List<Sequenced> behind(long after, int limit) {
    List<StoredEntry> found =
        paged(
            limit,
            (last, rows) -> {
              long from = last == null ? after : last.sequence();
              return pool.read(session -> session.list(BEHIND, StoredEntry::of, from, rows));
            });
    return found.stream().map(row -> row.sequenced(failures)).toList();
  }

  Page scan(long after, Set<String> types, int limit) {
    return page(WANTED, after, types, limit);
  }

  Page outline(long after, Set<String> types, int limit) {
    return page(OUTLINE, after, types, limit);
  }

  private Page page(String query, long after, Set<String> types, int limit) {
    List<StoredEntry> found = new ArrayList<>();
    long upTo = after;
    for (int left = limit; left > 0; left -= AT_A_TIME) {
      int rows = Math.min(left, AT_A_TIME);
      long from = upTo;
      upTo =
          pool.read(
              session -> {
                long to = session.number(LOOKED_AT, from, rows);
                if (to > from) {
                  found.addAll(wanted(session, query, new Range(from, to), types));
                }
                return Math.max(from, to);
              });
      if (upTo == from) {
        break;
      }
    }
    return new Page(found.stream().map(row -> row.sequenced(failures)).toList(), upTo);
  }

  private record Range(long after, long upTo) {}

  private static List<StoredEntry> wanted(
      Session session, String query, Range range, Set<String> types) throws SQLException {
    List<Long> numbers = Types.numbers(session, types);
    if (numbers.isEmpty()) {
      return List.of();
    }
    List<Object> values = new ArrayList<>(List.of(range.after(), range.upTo()));
    values.addAll(numbers);
    String sql = query.formatted(Bulk.marks(numbers.size()));
    return session.list(sql, StoredEntry::of, values.toArray());
  }

  List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    long before = beforeId == null ? Long.MAX_VALUE : sequence(beforeId);
    List<JournalEntry> entries = new ArrayList<>();
    while (before > 0 && entries.size() < limit) {
      long behind = before;
      int rows = limit - entries.size();
      Block block = pool.read(session -> newestBlock(session, types, behind, rows));
      block.rows.forEach(row -> entries.add(row.entry(failures)));
      before = block.from;
    }
    return entries;
  }

  /** The newest block that has entries of some types from before a sequence number. */
  private static Block newestBlock(Session session, Set<String> types, long before, int limit)
      throws SQLException {
    List<Long> numbers = types.isEmpty() ? Types.all(session) : Types.numbers(session, types);
    long newest = -1;
    for (long number : numbers) {
      long last = Types.blockOf(before - 1);
      newest =
          Math.max(newest, session.first(NEWEST_BLOCK, Reader::block, number, last).orElse(-1L));
    }
    if (newest < 0) {
      return new Block(0, List.of());
    }
    long from = newest * Types.BLOCK;
    List<Object> values = new ArrayList<>(List.of(from, Math.min(before, from + Types.BLOCK)));
    values.addAll(numbers);
    values.add(limit);
    String sql = NEWEST.formatted(Bulk.marks(numbers.size()));
    return new Block(from, session.list(sql, StoredEntry::of, values.toArray()));
  }

  private static long block(ResultSet row) throws SQLException {
    long block = row.getLong(1);
    return row.wasNull() ? -1 : block;
  }

  private long sequence(String id) {
    int hash = id.lastIndexOf('#');
    String ordinal = id.substring(hash + 1);
    if (hash >= 0 && ordinal.matches("\\d{1,18}")) {
      String key = id.substring(0, hash);
      long found = pool.read(session -> session.number(SEQUENCE, key, Long.parseLong(ordinal)));
      if (found > 0) {
        return found;
      }
    }
    throw failures.failure(
        "unknown_entry",
        "the journal %s has no entry " + id.replace("%", "%%") + "; list again from the newest",
        null);
  }

  private static List<StoredEntry> paged(int limit, NextRows next) {
    List<StoredEntry> all = new ArrayList<>();
    while (all.size() < limit) {
      int wanted = Math.min(limit - all.size(), AT_A_TIME);
      List<StoredEntry> rows = next.after(all.isEmpty() ? null : all.get(all.size() - 1), wanted);
      all.addAll(rows);
      if (rows.size() < wanted) {
        break;
      }
    }
    return all;
  }

  /** What was found in a block that begins at a sequence number. */
  private record Block(long from, List<StoredEntry> rows) {}

  /** Reads the rows behind one. */
  private interface NextRows {
    List<StoredEntry> after(@Nullable StoredEntry last, int limit);
  }
}
