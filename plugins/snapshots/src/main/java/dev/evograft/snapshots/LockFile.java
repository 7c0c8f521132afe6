// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One of git's lock files, {@code NAME.lock}, held as git holds them, so that no git process
 * changes the file meanwhile. One that a process left when it died is removed.
 */
final class LockFile implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path lock;

  /**
   * What a lock of ours has in it.
   *
   * @param file which nobody writes to once there is a link to it
   * @param patient whether a lock that another holds is waited for
   */
  record Mark(Path file, Moments moments, boolean patient) {}

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
   * @param mark by which it is known for ours
   * @param since when given, a lock that is younger and has no owner was left, however young
   * @param removed gets a line when a lock without an owner had to be removed
   */
  static LockFile take(Path file, Mark mark, @Nullable Instant since, List<String> removed)
      throws IOException {
    Path lock = lock(file);
    Ownership.folders(lock.resolveSibling(""));
    long end = System.nanoTime() + (mark.patient() ? PATIENCE : 0);
    while (true) {
      try {
        make(lock, mark);
        return new LockFile(lock);
      } catch (FileAlreadyExistsException e) {
        Stat looked = Stat.find(lock);
        if (looked != null
            && LockOwner.isDead(lock, since)
            && remove(lock, looked, mark.moments())) {
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

  /** With all that is in it at once, so that one of ours is never taken for somebody else's. */
  private static void make(Path lock, Mark mark) throws IOException {
    try {
      Files.createLink(lock, mark.file());
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) { // another disk, or no links
      Path made = Files.createFile(lock);
      try {
        mark.moments().before("mark " + lock);
        Files.write(made, Files.readAllBytes(mark.file()));
      } catch (IOException full) {
        Files.deleteIfExists(made);
        throw full;
      }
    }
  }

  /**
   * Removes one that a process of ours left when it died, and nobody else's.
   *
   * @param mark on the disk of which a lock of ours is never empty
   */
  static void removeOwn(Path lock, Mark mark) throws IOException {
    Path gone = gone(lock);
    Stat moved = Stat.find(gone);
    if (moved != null) { // it died while it removed one
      if (!LockOwner.isDead(gone, Instant.EPOCH) && Stat.find(lock) == null) {
        Files.createLink(lock, gone);
      }
      Files.delete(gone);
    }
    Stat looked = Stat.find(lock);
    if (looked != null
        && (LockOwner.isOwnAndDead(lock, looked) || isUnmarked(lock, looked, mark.file()))) {
      remove(lock, looked, mark.moments());
    }
  }

  /** Where a link to the mark cannot be, it died before the mark was written. */
  private static boolean isUnmarked(Path lock, Stat looked, Path mark) throws IOException {
    Path store = mark.resolveSibling("");
    return looked.is(Kind.FILE)
        && looked.size() == 0
        && !isSameDisk(lock, store)
        && LockOwner.isDead(lock, Instant.EPOCH);
  }

  /** By their numbers, which need no list of what is mounted where. */
  private static boolean isSameDisk(Path lock, Path store) throws IOException {
    return Stat.UNIX
        ? Identity.device(lock) == Identity.device(store)
        : Files.getFileStore(lock).equals(Files.getFileStore(store));
  }

  private static Path gone(Path lock) {
    return lock.resolveSibling(lock.getFileName() + ".evograft");
  }

  /** Removes it, but only the very file that was looked at; false when it is another by now. */
  private static boolean remove(Path lock, Stat looked, Moments moments) throws IOException {
    Path gone = gone(lock);
    try {
      Files.move(lock, gone, StandardCopyOption.ATOMIC_MOVE);
      moments.before("dead " + lock);
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
