// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A few connections that only read, side by side with the writer. Safe for any thread. */
final class ReadPool implements AutoCloseable {

  static final int SIZE = 4;

  /** Waiting is rare: only while another process recovers the file or closes it as the last one. */
  private static final int BUSY_MILLIS = 5_000;

  private static final String PRAGMAS =
      """
      PRAGMA query_only = ON;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      """;

  private final Path file;
  private final Failures failures;
  private final Semaphore permits = new Semaphore(SIZE);
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private final Set<Session> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ReadPool(Path file, Failures failures) {
    this.file = file;
    this.failures = failures;
  }

  /** Runs a query; it must not keep a transaction open for long, or the log cannot start anew. */
  <T> T read(Query<T> query) {
    permits.acquireUninterruptibly();
    try {
      if (closed) {
        throw failures.closed();
      }
      return readOn(borrow(), query);
    } catch (SQLException e) {
      throw failures.of(e);
    } finally {
      permits.release();
    }
  }

  private Session borrow() throws SQLException {
    Session session = idle.pollFirst();
    return session != null ? session : Session.open(file, BUSY_MILLIS, PRAGMAS);
  }

  private <T> T readOn(Session session, Query<T> query) throws SQLException {
    busy.add(session);
    boolean well = false;
    try {
      T result = query.run(session);
      well = true;
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      session.closeAfter(e);
      throw e;
    } finally {
      busy.remove(session);
      if (well) {
        idle.addFirst(session);
      }
    }
  }

  /** Ends what is being read, and closes every connection. */
  @Override
  public void close() throws SQLException {
    closed = true;
    for (Session session : busy) {
      session.interrupt();
    }
    permits.acquireUninterruptibly(SIZE);
    try {
      for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
        session.close();
      }
    } finally {
      permits.release(SIZE);
    }
  }

  /** What is read. */
  interface Query<T> {
    T run(Session session) throws SQLException;
  }
}
