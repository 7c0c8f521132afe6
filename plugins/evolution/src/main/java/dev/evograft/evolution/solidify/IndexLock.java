// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a repository while nobody else may write it. The lock is a second name of a file of
 * the cycle's, so that the next start knows a lock that a dead process of that cycle left.
 */
final class IndexLock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IndexLock.class);

  private final Path index;
  private final Path lock;
  private final Path own;
  private final Path copy;
  private final DirCache entries;
  private final Move move;
  private boolean held = true;

  /** Puts a file in the place of another at once. */
  @FunctionalInterface
  interface Move {
    /** By the system. */
    Move ATOMIC =
        (from, to) ->
            Files.move(
                from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    void move(Path from, Path to) throws IOException;
  }

  private IndexLock(Path index, Path lock, Path own, Move move) throws IOException {
    this.index = index;
    this.lock = lock;
    this.own = own;
    this.move = move;
    this.copy = own.resolveSibling(own.getFileName() + ".copy");
    copy(index, copy);
    this.entries = DirCache.lock(copy.toFile(), FS.DETECTED);
  }

  /**
   * Takes the lock.
   *
   * @param cycle whose lock that was left is its own
   * @return null when somebody else has it
   */
  static @Nullable IndexLock take(Path index, String cycle, Move move) throws IOException {
    Path lock = index.resolveSibling(index.getFileName() + ".lock");
    Path own = index.resolveSibling("evograft-" + cycle.replaceAll("[^A-Za-z0-9-]", "-") + ".lock");
    forget(own, lock);
    Files.createFile(own);
    if (!claim(own, lock)) {
      Files.delete(own);
      return null;
    }
    boolean done = false;
    try {
      IndexLock taken = new IndexLock(index, lock, own, move);
      done = true;
      return taken;
    } finally {
      if (!done) {
        Files.deleteIfExists(lock);
        forget(own, lock);
      }
    }
  }

  private static boolean claim(Path own, Path lock) throws IOException {
    try {
      Files.createLink(lock, own);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) { // no hard links here
      return create(lock);
    }
  }

  private static boolean create(Path lock) throws IOException {
    try {
      Files.createFile(lock);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Removes what a dead process of the cycle left, and the lock only if it is that. */
  private static void forget(Path own, Path lock) throws IOException {
    Path copy = own.resolveSibling(own.getFileName() + ".copy");
    Files.deleteIfExists(copy);
    Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + ".lock"));
    if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(own, lock)) {
        Files.delete(lock);
      }
      Files.delete(own);
    }
  }

  /** With the times of the original, by which git knows which entries to look at again. */
  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException e) {
      return; // nothing was ever staged
    }
  }

  /** What is staged. */
  DirCache entries() {
    return entries;
  }

  /**
   * Writes what the entries were made by their editor, which has committed, to the disk; then
   * nothing but {@link #publish} is left to do.
   */
  void write() throws IOException {
    byte[] content = Files.readAllBytes(copy);
    try (FileChannel out =
        FileChannel.open(lock, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    if (Files.exists(index) && Files.getFileStore(index).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(lock, Files.getPosixFilePermissions(index));
    }
  }

  /** Makes what was written the index. */
  void publish() throws IOException {
    move.move(lock, index);
    held = false;
  }

  /** What is done stays done: one that stays is removed when it is in the way. */
  private static void tryRemove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be removed", file, e);
    }
  }

  @Override
  public void close() throws IOException {
    entries.unlock();
    if (held) {
      Files.deleteIfExists(lock);
    }
    tryRemove(copy);
    tryRemove(own);
  }
}
