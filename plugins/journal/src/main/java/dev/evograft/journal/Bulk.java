// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * A statement about many rows, executed for 25, 5 or one of them at a time: one of 25 costs less
 * than half of 25 of one.
 *
 * @param columns parameters of a row
 * @param by25 the statement for as many rows
 * @param by5 the statement for as many rows
 * @param by1 the statement for one
 */
record Bulk(int columns, String by25, String by5, String by1) {

  /** Inserts rows of so many columns. */
  static Bulk insert(String into, int columns) {
    String row = "(" + marks(columns) + ")";
    return new Bulk(
        columns,
        into + " VALUES " + repeat(row, 25),
        into + " VALUES " + repeat(row, 5),
        into + " VALUES " + row);
  }

  /** Deletes rows by a key. */
  static Bulk deleteByKey(String from) {
    return new Bulk(
        1,
        from + " IN (" + marks(25) + ")",
        from + " IN (" + marks(5) + ")",
        from + " IN (" + marks(1) + ")");
  }

  static String marks(int count) {
    return repeat("?", count);
  }

  private static String repeat(String text, int times) {
    return String.join(",", Collections.nCopies(times, text));
  }

  <T> void run(Session session, List<T> rows, Binder<T> binder) throws SQLException {
    for (int from = 0; from < rows.size(); ) {
      int left = rows.size() - from;
      int size = left >= 25 ? 25 : left >= 5 ? 5 : 1;
      PreparedStatement statement = session.prepare(size == 25 ? by25 : size == 5 ? by5 : by1);
      for (int i = 0; i < size; i++) {
        binder.bind(statement, i * columns, rows.get(from + i));
      }
      statement.executeUpdate();
      from += size;
    }
  }

  /** Puts a row into a statement. */
  interface Binder<T> {
    /**
     * @param before how many parameters come before those of this row
     */
    void bind(PreparedStatement statement, int before, T row) throws SQLException;
  }
}
