// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one connection that writes, and the turns of those who want to. Safe for any thread. */
final class Writer implements AutoCloseable {

  private static final String PRAGMAS =
      """
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA checkpoint_fullfsync = ON;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -16000;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      """;

  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final Failures failures;
  private final Patience patience;

  /** Fair: a stream of appends must not keep a delivery's checkpoint waiting. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private @Nullable Session session;
  private @Nullable Object identity;
  private long lookedAt;
  private long seen = -1;
  private long others;
  private boolean gone;
  private boolean closed;

  Writer(Path file, Failures failures, Patience patience) {
    this.file = file;
    this.failures = failures;
    this.patience = patience;
  }

  /** Makes the file and its tables. */
  void open() {
    exclusively(
        () -> {
          try {
            FileGuard.create(file);
            Session opened = session();
            patience.attempt(() -> Schema.prepare(opened, failures));
            identity = identity();
            lookedAt = System.nanoTime();
            return opened;
          } catch (IOException e) {
            throw failures.failure(
                "journal_unwritable",
                "cannot make the journal %s; make its folder writable for this user, or set"
                    + " journal.file to another place",
                e);
          }
        });
  }

  /** Runs the work in a transaction: all of it is on disk, or nothing when this throws. */
  <T> T transact(Work<T> work) {
    return exclusively(
        () -> {
          checkStillThere();
          Session current = session();
          patience.attempt(() -> current.update("BEGIN IMMEDIATE"));
          long version = current.number("PRAGMA data_version");
          if (version != seen) {
            seen = version;
            others++;
          }
          T result = work.run(current, others);
          current.update("COMMIT");
          return result;
        });
  }

  /** Runs an action while nobody in this JVM writes. */
  <T> T exclusively(Action<T> action) {
    turn.lock();
    try {
      if (closed) {
        throw failures.closed();
      }
      return action.run();
    } catch (SQLException e) {
      discard(e);
      throw failures.of(e);
    } catch (RuntimeException | Error e) {
      discard(e);
      throw e;
    } finally {
      turn.unlock();
    }
  }

  private Session session() throws SQLException {
    Session current = session;
    if (current == null) {
      current = Session.open(file, 0, PRAGMAS);
      session = current;
      seen = -1;
    }
    return current;
  }

  /** Rolls back, and leaves a connection whose state nobody knows. */
  private void discard(Throwable failure) {
    if (session != null) {
      session.closeAfter(failure);
      session = null;
    }
  }

  /** SQLite would go on writing to a file that has no name any more. */
  private void checkStillThere() {
    long now = System.nanoTime();
    if (!gone && now - lookedAt > LOOK_EVERY_NANOS) {
      lookedAt = now;
      gone = !Objects.equals(identity, identity());
    }
    if (gone) {
      throw failures.gone();
    }
  }

  private Object identity() {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Objects.requireNonNullElse(attributes.fileKey(), "there");
    } catch (NoSuchFileException e) {
      return "nothing";
    } catch (IOException e) {
      throw failures.failure("journal_io", "cannot look at the journal %s; check its disk", e);
    }
  }

  /** For tests, which do not wait a second. */
  void lookAtTheFileNextTime() {
    lookedAt = System.nanoTime() - 2 * LOOK_EVERY_NANOS;
  }

  @Override
  public void close() throws SQLException {
    turn.lock();
    try {
      closed = true;
      if (session != null) {
        session.close();
        session = null;
      }
    } finally {
      turn.unlock();
    }
  }

  /** What is done in a transaction. */
  interface Work<T> {
    /**
     * @param others a number that changes when another connection may have changed the file
     */
    T run(Session session, long others) throws SQLException;
  }

  /** What is done while nobody writes. */
  interface Action<T> {
    T run() throws SQLException;
  }
}
