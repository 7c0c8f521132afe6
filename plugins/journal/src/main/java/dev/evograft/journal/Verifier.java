// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks a journal; each finding is one line. */
final class Verifier {

  private static final int AT_A_TIME = 500;

  /** More findings of one kind help nobody. */
  private static final int SHOWN = 100;

  /** Queries that find nothing in a sound journal; each gives the words of a line. */
  private static final List<String> CHECKS =
      List.of(
          // The unique index sees to it that there are no two of one ordinal.
          """
          SELECT coalesce((SELECT key FROM entry f WHERE f.stream = e.stream LIMIT 1), e.stream)
            || ' has ' || count(*) || ' entries from ' || min(ordinal) || ' to ' || max(ordinal)
            || ', which should be 0 to ' || (count(*) - 1)
          FROM entry e GROUP BY stream HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1""",
          """
          SELECT e.key || '#' || e.ordinal || ' is a last entry, but others follow it'
          FROM entry e WHERE e.ends = 1
            AND EXISTS(SELECT 1 FROM entry l WHERE l.stream = e.stream AND l.ordinal > e.ordinal)""",
          """
          SELECT e.key || '#' || e.ordinal || ' belongs to no key, or to another'
          FROM entry e LEFT JOIN stream s ON s.key = e.key WHERE s.no IS NOT e.stream
            AND e.stream NOT IN (SELECT stream FROM leaving)""",
          """
          SELECT s.key || ' is registered, but its first entry is missing'
          FROM stream s LEFT JOIN entry e ON e.seq = s.no WHERE e.ordinal IS NOT 0""",
          """
          SELECT e.key || '#' || e.ordinal || ' has an unknown type'
          FROM entry e LEFT JOIN type t ON t.no = e.type WHERE t.no IS NULL""",
          """
          SELECT 'entries of the type ' || b.type || ' in the block ' || b.block || ' are not listed'
          FROM (SELECT DISTINCT type, seq / %d AS block FROM entry) b
          LEFT JOIN type_block l ON l.type = b.type AND l.block = b.block WHERE l.type IS NULL"""
              .formatted(Types.BLOCK),
          """
          SELECT u.key || ' is listed as not ended, but it has a last entry or none at all'
          FROM unended u WHERE NOT EXISTS(SELECT 1 FROM stream s WHERE s.key = u.key AND s.no = u.no)
            OR EXISTS(SELECT 1 FROM entry e WHERE e.stream = u.no AND e.ends = 1)""",
          """
          SELECT s.key || ' has not ended, but is not listed so'
          FROM stream s WHERE NOT EXISTS(SELECT 1 FROM unended u WHERE u.key = s.key)
            AND NOT EXISTS(SELECT 1 FROM entry e WHERE e.stream = s.no AND e.ends = 1)""",
          """
          SELECT 'the destination ' || id || ' is at ' || scan || ', behind the last entry '
            || (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entry')
          FROM destination
          WHERE scan > (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entry')""",
          """
          SELECT 'the destination ' || id || ' is at ' || scan || ', before its beginning ' || since
          FROM destination WHERE scan < since""",
          """
          SELECT 'the last entry is ' || (SELECT max(seq) FROM entry) || ', but the next would be '
            || (s.last + 1)
          FROM (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entry'), 0) AS last) s
          WHERE (SELECT max(seq) FROM entry) > s.last""",
          """
          SELECT 'the destination ' || id || ' has the unknown state ' || state
          FROM destination WHERE state NOT IN ('active', 'waiting', 'paused', 'stopped')""",
          """
          SELECT 'the lane of ' || key || ' at ' || destination || ' has the unknown state ' || state
          FROM lane WHERE state NOT IN ('wait', 'held', 'ahead')""",
          """
          SELECT 'the lane of ' || l.key || ' belongs to the unknown destination ' || l.destination
          FROM lane l LEFT JOIN destination d ON d.id = l.destination WHERE d.id IS NULL""",
          """
          SELECT 'the lane of ' || key || ' at ' || destination || ' waits at ' || next
            || ', but the key has ' || entries || ' entries'
          FROM (SELECT l.key, l.destination, l.next, (SELECT count(*) FROM stream s
              JOIN entry e ON e.stream = s.no WHERE s.key = l.key) AS entries FROM lane l)
          WHERE next < 0 OR next > entries""");

  private final ReadPool pool;
  private final Failures failures;

  Verifier(ReadPool pool, Failures failures) {
    this.pool = pool;
    this.failures = failures;
  }

  List<String> verify() {
    List<String> findings = new ArrayList<>();
    check("PRAGMA integrity_check(" + SHOWN + ")", findings);
    findings.remove("ok");
    if (findings.isEmpty()) { // else what follows says nothing
      CHECKS.forEach(check -> check(check, findings));
      payloads(findings);
    }
    return List.copyOf(findings);
  }

  private void check(String sql, List<String> findings) {
    try {
      List<String> found = pool.read(session -> lines(session, sql));
      findings.addAll(found.subList(0, Math.min(SHOWN, found.size())));
      if (found.size() > SHOWN) {
        findings.add("... and more of this kind");
      }
    } catch (EvograftException e) {
      findings.add(e.getMessage());
    }
  }

  private static List<String> lines(Session session, String sql) throws SQLException {
    try (ResultSet rows = session.prepare(sql).executeQuery()) {
      List<String> lines = new ArrayList<>();
      while (lines.size() <= SHOWN && rows.next()) {
        lines.add(rows.getString(1).replaceAll("\\s+", " "));
      }
      return lines;
    }
  }

  /** Reads every payload, a few in a transaction. */
  private void payloads(List<String> findings) {
    String sql =
        "SELECT "
            + StoredEntry.COLUMNS
            + " "
            + StoredEntry.FROM
            + " WHERE e.seq > ? ORDER BY e.seq LIMIT "
            + AT_A_TIME;
    long last = 0;
    int unreadable = 0;
    while (unreadable < SHOWN) {
      long from = last;
      List<StoredEntry> rows = pool.read(s -> s.list(sql, StoredEntry::of, from));
      if (rows.isEmpty()) {
        return;
      }
      for (StoredEntry row : rows) {
        last = row.sequence();
        unreadable += unreadable(row, findings);
      }
    }
  }

  private int unreadable(StoredEntry row, List<String> findings) {
    try {
      row.payload(failures);
      return 0;
    } catch (EvograftException e) {
      findings.add(row.key() + "#" + row.ordinal() + " has a payload that cannot be read");
      return 1;
    }
  }
}
