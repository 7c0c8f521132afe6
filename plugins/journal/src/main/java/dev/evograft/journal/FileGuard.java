// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a journal is open once in this JVM. Two copies of SQLite in one process take each
 * other's locks away, and rows that were committed vanish.
 */
final class FileGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileGuard.class);

  /** In the system properties because they are what all class loaders share. */
  private static final String OPEN = "dev.evograft.journal.open.";

  private final String mark;
  private @Nullable FileChannel channel;

  private FileGuard(Path file) {
    this.mark = OPEN + file;
  }

  /**
   * Takes a journal for this JVM.
   *
   * @param file its real path
   */
  static FileGuard take(Path file, Failures failures) {
    FileGuard guard = new FileGuard(file);
    // Before the lock is touched: opening and closing its file a second time would drop it.
    if (System.getProperties().putIfAbsent(guard.mark, "open") != null) {
      throw alreadyOpen(failures, null);
    }
    try {
      guard.lock(file, failures);
      return guard;
    } catch (IOException e) {
      guard.close();
      throw failures.failure(
          "journal_unwritable",
          "cannot lock the journal %s; make its folder writable for this user, or set journal.file"
              + " to another place",
          e);
    } catch (RuntimeException e) {
      guard.close();
      throw e;
    }
  }

  private void lock(Path file, Failures failures) throws IOException {
    FileChannel opened = openPrivately(lockFile(file));
    channel = opened;
    try {
      FileLock lock = opened.tryLock(0, Long.MAX_VALUE, true);
      if (lock == null) {
        throw failures.retriable(
            "journal_busy", "the journal %s is being worked on; wait until that is done", null);
      }
    } catch (OverlappingFileLockException e) {
      throw alreadyOpen(failures, e);
    }
  }

  private static Path lockFile(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.replaceFirst("\\.db$", "") + ".lock");
  }

  /** Makes the database's file, for its owner alone: what runs print may hold secrets. */
  static void create(Path file) throws IOException {
    if (Files.notExists(file)) {
      openPrivately(file).close();
    }
  }

  /** Makes a file that must not exist, for its owner alone. */
  static void createNew(Path file) throws IOException {
    openPrivately(file, StandardOpenOption.CREATE_NEW).close();
  }

  private static FileChannel openPrivately(Path file) throws IOException {
    return openPrivately(file, StandardOpenOption.CREATE);
  }

  private static FileChannel openPrivately(Path file, StandardOpenOption create)
      throws IOException {
    var options = Set.of(create, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return FileChannel.open(file, options);
    }
    var owner = PosixFilePermissions.fromString("rw-------");
    return FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(owner));
  }

  private static RuntimeException alreadyOpen(Failures failures, @Nullable Exception cause) {
    return failures.failure(
        "journal_open_twice",
        "the journal %s is open in this JVM already; share that runtime, or give this one another"
            + " workspace or journal.file",
        cause);
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock is gone with the descriptor all the same.
      LOG.debug("closing the journal's lock", e);
    } finally {
      System.getProperties().remove(mark);
    }
  }
}
