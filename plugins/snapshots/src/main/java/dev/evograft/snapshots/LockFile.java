// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One of git's lock files, {@code NAME.lock}, held as git holds them, so that no git process
 * changes the file meanwhile. One that a process left when it died is removed.
 */
final class LockFile implements AutoCloseable {

  private final Path lock;
  private boolean held = true;

  private LockFile(Path lock) {
    this.lock = lock;
  }

  /**
   * Takes it.
   *
   * @param removed gets a line when a lock without an owner had to be removed
   */
  static LockFile take(Path file, List<String> removed) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    Files.createDirectories(lock.resolveSibling(""));
    for (int tries = 2; ; tries--) {
      try {
        Files.write(lock, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new LockFile(lock);
      } catch (FileAlreadyExistsException e) {
        if (tries == 0 || hasOwner(lock)) {
          throw new RetriableException(
              "git_busy", "git is at work: " + lock + " is held; try again when it is done", e);
        }
        Files.deleteIfExists(lock);
        removed.add(lock + ": was left by a process that is gone; removed");
      }
    }
  }

  /** Whether a process has the file open, as far as this system tells. */
  private static boolean hasOwner(Path lock) throws IOException {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc.resolve("self/fd"))) {
      return true;
    }
    String name = lock.toRealPath().toString();
    for (Path process : children(proc)) {
      if (!Character.isDigit(String.valueOf(process.getFileName()).charAt(0))) {
        continue;
      }
      for (Path descriptor : children(process.resolve("fd"))) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().equals(name)) {
            return true;
          }
        } catch (IOException e) {
          continue; // closed since
        }
      }
    }
    return false;
  }

  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.of(); // ended, or of another user, who does not hold a lock of ours
    }
    return children;
  }

  Path path() {
    return lock;
  }

  /** Puts the lock file, which was written, in the place of the file. */
  void commit(Path file) throws IOException {
    Files.move(
        lock,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    held = false;
  }

  @Override
  public void close() throws IOException {
    if (held) {
      held = false;
      Files.deleteIfExists(lock);
    }
  }
}
