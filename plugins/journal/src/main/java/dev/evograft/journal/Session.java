// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/** One connection and its prepared statements. For one thread at a time; its owner sees to that. */
final class Session implements AutoCloseable {

  private final SQLiteConnection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Interrupting a connection that is being closed would crash the JVM. */
  private final ReentrantLock closing = new ReentrantLock();

  private Session(SQLiteConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a connection.
   *
   * @param busyMillis how long SQLite itself waits for another process
   * @param pragmas a script that sets the connection up
   */
  static Session open(Path file, int busyMillis, String pragmas) throws SQLException {
    // As a URI, because the driver takes what follows a '?' in a plain path for settings.
    String name = "file:" + file.toUri().getRawPath();
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", Integer.toString(busyMillis));
    // Else the driver asks for the last row id after each insert: a statement more, never used.
    settings.setProperty("jdbc.get_generated_keys", "false");
    settings.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag)); // no CREATE
    // Not through org.sqlite.JDBC: its initialiser registers with DriverManager, which would keep
    // the plugin's class loader for ever.
    Session session = new Session(new JDBC4Connection("jdbc:sqlite:" + name, name, settings));
    try {
      session.script(pragmas);
      return session;
    } catch (SQLException e) {
      session.closeAfter(e);
      throw e;
    }
  }

  /** Runs several statements; rows that they give are dropped. */
  void script(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  int update(String sql, @Nullable Object... values) throws SQLException {
    return bound(sql, values).executeUpdate();
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    return list(sql, row, values).stream().findFirst();
  }

  /** The number in the first column of the first row, or 0 when there is none. */
  long number(String sql, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Makes what is running on another thread fail. */
  void interrupt() throws SQLException {
    closing.lock();
    try {
      if (!connection.isClosed()) {
        connection.getDatabase().interrupt();
      }
    } finally {
      closing.unlock();
    }
  }

  /** Rolls back what is open, too. */
  @Override
  public void close() throws SQLException {
    closing.lock();
    try {
      connection.close();
    } finally {
      closing.unlock();
    }
  }

  /** Closes because of a failure, which matters more than one of closing. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Reads the current row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
