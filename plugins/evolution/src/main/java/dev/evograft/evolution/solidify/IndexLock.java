// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
 * The index of a repository while nobody else may write it. As long as the lock is there it says
 * whose it is, so that the next start knows one that a dead process of its cycle left: what is to
 * be the index is written beside it.
 */
final class IndexLock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IndexLock.class);

  private final Names names;
  private final DirCache entries;
  private final Disk disk;

  /** What not every file system does. */
  interface Disk {
    /** By the system. */
    Disk REAL = new Disk() {};

    /** Gives a file a second name that nobody has; all of it is there at once. */
    default void link(Path name, Path file) throws IOException {
      Files.createLink(name, file);
    }

    /** Puts a file in the place of another at once. */
    default void replace(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a file that may be gone. */
    default void remove(Path file) throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /** The files of it, all beside the index. */
  private record Names(Path index, String cycle) {

    Path lock() {
      return index.resolveSibling(index.getFileName() + ".lock");
    }

    /** The lock before it has its name. */
    Path own() {
      return ofCycle(LeftLock.LOCK);
    }

    /** What becomes the index. */
    Path copy() {
      return ofCycle(LeftLock.COPY);
    }

    /** Where that is written before it has its name. */
    Path half() {
      return ofCycle(LeftLock.HALF);
    }

    private Path ofCycle(String end) {
      return index.resolveSibling(LeftLock.helper(cycle, end));
    }

    /** What the lock says. */
    byte[] owner() {
      return (LeftLock.OWNER + cycle + "\n").getBytes(StandardCharsets.UTF_8);
    }
  }

  private IndexLock(Names names, Disk disk) throws IOException {
    this.names = names;
    this.disk = disk;
    copy(names.index(), names.copy());
    this.entries = DirCache.lock(names.copy().toFile(), FS.DETECTED);
  }

  /**
   * Takes the lock.
   *
   * @param cycle whose lock that was left is its own
   * @return null when somebody else has it
   */
  static @Nullable IndexLock take(Path index, String cycle, Disk disk) throws IOException {
    Names names = new Names(index, cycle);
    forget(names, disk);
    boolean done = false;
    try {
      IndexLock taken = claim(names, disk) ? new IndexLock(names, disk) : null;
      done = true;
      return taken;
    } finally {
      if (!done) {
        forget(names, disk);
      }
    }
  }

  private static boolean claim(Names names, Disk disk) throws IOException {
    Files.write(names.own(), names.owner(), StandardOpenOption.CREATE_NEW, StandardOpenOption.SYNC);
    try {
      disk.link(names.lock(), names.own());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) { // no hard links here
      return create(names);
    } finally {
      Files.delete(names.own());
    }
  }

  /** Of one that a process leaves between these two steps nobody can tell whose it is. */
  private static boolean create(Names names) throws IOException {
    try {
      Files.createFile(names.lock());
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    boolean done = false;
    try {
      Files.write(names.lock(), names.owner(), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      done = true;
      return true;
    } finally {
      if (!done) {
        Files.delete(names.lock());
      }
    }
  }

  /** Removes what a dead process of the cycle left, and the lock only if it is that. */
  private static void forget(Names names, Disk disk) throws IOException {
    Files.deleteIfExists(names.own());
    Files.deleteIfExists(names.copy());
    Files.deleteIfExists(names.half());
    if (saysItIsOurs(names)) {
      tryRemove(names.lock(), disk);
    }
  }

  private static boolean saysItIsOurs(Names names) throws IOException {
    return LeftLock.cycleOf(names.lock()).filter(names.cycle()::equals).isPresent();
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
   * Brings what the entries were made by their editor, which has committed, to the disk; then
   * nothing but {@link #publish} is left to do.
   */
  void write() throws IOException {
    Path index = names.index();
    if (Files.exists(index) && Files.getFileStore(index).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(names.copy(), Files.getPosixFilePermissions(index));
    }
    try (FileChannel out = FileChannel.open(names.copy(), StandardOpenOption.WRITE)) {
      out.force(true);
    }
  }

  /** Makes what was written the index. */
  void publish() throws IOException {
    disk.replace(names.copy(), names.index());
  }

  /** What is done stays done; of a lock that stays, {@link LeftLock} tells. */
  private static void tryRemove(Path file, Disk disk) {
    try {
      disk.remove(file);
    } catch (IOException e) {
      log.warn("{} cannot be removed", file, e);
    }
  }

  @Override
  public void close() {
    entries.unlock();
    tryRemove(names.copy(), disk);
    tryRemove(names.lock(), disk);
  }
}
