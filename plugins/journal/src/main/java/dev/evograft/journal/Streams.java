// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far each key is, as the writer knows it. True only as long as nobody else writes; then it
 * must be forgotten.
 */
final class Streams {

  private static final int AT_A_TIME = 25;

  private static final int KEPT = 16_384;

  private static final String FIND =
      """
      SELECT s.key, s.no, e.ordinal, e.ends FROM stream s
      JOIN entry e ON e.stream = s.no
        AND e.ordinal = (SELECT max(l.ordinal) FROM entry l WHERE l.stream = s.no)
      WHERE s.key IN (%s)"""
          .formatted(Bulk.marks(AT_A_TIME));

  private final Map<String, Stream> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stream> eldest) {
          return size() > KEPT;
        }
      };

  void forget() {
    known.clear();
  }

  void forget(String key) {
    known.remove(key);
  }

  /** Finds the keys that are there; the others are new. */
  Map<String, Stream> of(Session session, Set<String> keys) throws SQLException {
    Map<String, Stream> found = new LinkedHashMap<>(keys.size() * 2);
    List<String> unknown = new ArrayList<>();
    for (String key : keys) {
      Stream stream = known.get(key);
      if (stream == null) {
        unknown.add(key);
      } else {
        found.put(key, stream);
      }
    }
    for (int from = 0; from < unknown.size(); from += AT_A_TIME) {
      find(session, unknown.subList(from, Math.min(from + AT_A_TIME, unknown.size())), found);
    }
    for (String key : unknown) {
      found.computeIfAbsent(key, absent -> new Stream());
    }
    known.putAll(found);
    return found;
  }

  private static void find(Session session, List<String> keys, Map<String, Stream> found)
      throws SQLException {
    PreparedStatement statement = session.prepare(FIND);
    for (int i = 0; i < AT_A_TIME; i++) {
      statement.setString(i + 1, i < keys.size() ? keys.get(i) : null);
    }
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Stream stream = new Stream();
        stream.number = rows.getLong(2);
        stream.next = rows.getLong(3) + 1;
        stream.ended = rows.getLong(4) != 0;
        found.put(rows.getString(1), stream);
      }
    }
  }

  /** One key. */
  static final class Stream {
    /** The sequence number of its first entry; 0 when it has none yet. */
    long number;

    /** The ordinal of its next entry. */
    long next;

    /** Whether it has its last entry. */
    boolean ended;
  }
}
