// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was committed from SQLite's log into the database, on a thread of its own, so that no
 * commit waits for it. The bulk is moved beside the writers; only for the short rest they stand
 * still, without which a busy log would never start anew and grow for ever.
 */
final class Checkpointer implements AutoCloseable {

  /** Pages of the log at which it begins: 8 MiB. */
  private static final long PAGES = 2_000;

  /** When a round has moved no more than this, what came meanwhile is less. */
  private static final long SHORT_REST = 200;

  private static final int ROUNDS = 4;

  private static final String PRAGMAS =
      """
      PRAGMA synchronous = FULL;
      PRAGMA checkpoint_fullfsync = ON;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA trusted_schema = OFF;
      """;

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  private final Path file;
  private final Writer writer;
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  Checkpointer(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
    this.thread = new Thread(this::run, "evograft-journal-checkpoint");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Somebody has written about so many pages. */
  void wrote(long pages) {
    if (written.addAndGet(pages) >= PAGES) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    Session session = null;
    while (!closed) {
      if (written.get() < PAGES) {
        LockSupport.park(this);
        continue;
      }
      written.set(0);
      session = checkpoint(session);
    }
    close(session);
  }

  /** Returns the session for the next time, or null when it is no good any more. */
  private @Nullable Session checkpoint(@Nullable Session known) {
    Session session = known;
    try {
      if (session == null) {
        session = Session.open(file, 0, PRAGMAS);
      }
      checkpoint(session, writer);
      return session;
    } catch (SQLException | EvograftException e) {
      // The writer meets the same trouble and reports it; the log only grows meanwhile.
      LOG.warn("could not checkpoint {}; trying again later", file, e);
      close(session);
      return null;
    }
  }

  private static void checkpoint(Session session, Writer writer) throws SQLException {
    long moved = 0;
    long more = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && more > SHORT_REST; round++) {
      long before = moved;
      moved = move(session, "PASSIVE");
      more = moved - before;
    }
    writer.exclusively(() -> move(session, "FULL"));
  }

  /** Returns how many pages of the log have been moved since it began. */
  private static long move(Session session, String mode) throws SQLException {
    // The row must be read and closed, or the next COMMIT of this connection fails.
    try (ResultSet row = session.prepare("PRAGMA wal_checkpoint(" + mode + ")").executeQuery()) {
      return row.next() ? row.getLong(3) : 0;
    }
  }

  private static void close(@Nullable Session session) {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        LOG.debug("closing the checkpointer's connection", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
