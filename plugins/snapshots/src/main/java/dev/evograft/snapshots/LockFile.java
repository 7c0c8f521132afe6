// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of git's lock files, {@code NAME.lock}, held as git holds them, so that no git process
 * changes the file meanwhile. One that a process left when it died is removed.
 */
final class LockFile implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path lock;

  private LockFile(Path lock) {
    this.lock = lock;
  }

  /** Where the lock of a file is. */
  static Path lock(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  /**
   * Takes it.
   *
   * @param removed gets a line when a lock without an owner had to be removed
   */
  static LockFile take(Path file, List<String> removed) throws IOException {
    Path lock = lock(file);
    Files.createDirectories(lock.resolveSibling(""));
    long end = System.nanoTime() + PATIENCE;
    while (true) {
      try {
        Files.write(
            lock, LockOwner.mark(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new LockFile(lock);
      } catch (FileAlreadyExistsException e) {
        Stat looked = Stat.find(lock);
        if (looked != null && LockOwner.isDead(lock) && remove(lock, looked)) {
          removed.add(lock + ": was left by a process that is gone; removed");
        } else if (System.nanoTime() > end) {
          throw new RetriableException(
              "git_busy",
              "git is at work: "
                  + lock
                  + " is held; try again when it is done, or if no git is running here: rm "
                  + lock,
              e);
        } else {
          LockSupport.parkNanos(LOOK_AGAIN);
        }
      }
    }
  }

  /** Removes one that a process of ours left when it died, and nobody else's. */
  static void removeOwn(Path lock) throws IOException {
    Stat looked = Stat.find(lock);
    if (looked != null && LockOwner.isOwnAndDead(lock, looked)) {
      remove(lock, looked);
    }
  }

  /** Removes it, but only the very file that was looked at; false when it is another by now. */
  private static boolean remove(Path lock, Stat looked) throws IOException {
    Path gone = lock.resolveSibling(lock.getFileName() + ".evograft");
    try {
      Files.move(lock, gone, StandardCopyOption.ATOMIC_MOVE);
      if (Stat.of(gone).inode() == looked.inode()) {
        Files.delete(gone);
        return true;
      }
      Files.createLink(lock, gone); // another took it in this moment: it gets it back
      Files.delete(gone);
      return false;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return false; // it changes hands: look again
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lock);
  }
}
