// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.BadInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies a journal as it is at one moment. Copying the files themselves would tear them, and drop
 * the locks of this process. Safe for any thread; one copy at a time.
 */
final class Backup implements AutoCloseable {

  private static final int BUSY_MILLIS = 5_000;

  private final Path journal;
  private final Failures failures;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Session session;
  private volatile boolean closed;

  Backup(Path journal, Failures failures) {
    this.journal = journal;
    this.failures = failures;
  }

  void to(Path named) {
    Path file = named.toAbsolutePath(); // for SQLite a relative one may be a URI
    turn.lock();
    try {
      if (closed) {
        throw failures.closed();
      }
      make(file);
      copy(file);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Empty, which SQLite takes for a new one, so that it is its owner's alone from the beginning.
   */
  private void make(Path file) {
    try {
      FileGuard.createNew(file);
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(
          "backup_exists", text(file) + " is there already; name another file for the copy", e);
    } catch (IOException e) {
      throw failures.failure(
          "backup_unwritable",
          "cannot make " + text(file) + "; name a file in a folder that this user may write",
          e);
    }
  }

  private void copy(Path file) {
    Session opened = null;
    boolean done = false;
    try {
      opened = Session.open(journal, BUSY_MILLIS, "PRAGMA trusted_schema = OFF");
      session = opened;
      opened.update("VACUUM INTO ?", file.toString());
      force(file, StandardOpenOption.WRITE);
      force(file.resolveSibling("."), StandardOpenOption.READ);
      done = true;
    } catch (SQLException e) {
      throw failures.copying(text(file), e);
    } catch (IOException e) {
      throw failures.failure(
          "backup_unwritable", "cannot write " + text(file) + "; check its disk", e);
    } finally {
      session = null;
      close(opened);
      if (!done) {
        remove(file);
      }
    }
  }

  private static void force(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(Backup.class)
          .warn("the unfinished copy {} stays; remove it", file, e);
    }
  }

  private void close(@Nullable Session opened) {
    if (opened != null) {
      try {
        opened.close();
      } catch (SQLException e) {
        throw failures.of(e);
      }
    }
  }

  private static String text(Path file) {
    return file.toString().replace("%", "%%");
  }

  /** Ends the copy in hand. */
  @Override
  public void close() throws SQLException {
    closed = true;
    Session running = session;
    if (running != null) {
      running.interrupt();
    }
    turn.lock(); // until it has ended
    turn.unlock();
  }
}
