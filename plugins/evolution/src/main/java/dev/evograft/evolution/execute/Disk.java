// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.patch.FileVersion;
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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Single steps on the disk that write over nothing. */
public final class Disk {

  private static final Logger log = LoggerFactory.getLogger(Disk.class);

  private Disk() {}

  /** Writes a new file; it is on the disk when this returns. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** What these folders hold is on the disk when this returns. */
  static void force(Collection<Path> files) {
    Set<Path> folders = new LinkedHashSet<>();
    files.forEach(file -> folders.add(file.resolveSibling("")));
    for (Path folder : folders) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        log.debug("{} cannot be forced to the disk", folder, e); // Windows, and gone folders
      }
    }
  }

  /**
   * Moves a file to where nothing is.
   *
   * @return false when something is there; then the file is where it was
   */
  public static boolean put(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
      Files.delete(from);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return move(from, to); // no hard links here
    }
  }

  private static boolean move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Takes away what was put somewhere, unless somebody changed it since.
   *
   * @param by a name for the moment
   * @return whether it is gone
   */
  public static boolean takeBack(Path file, Path by, Predicate<FileVersion> ours)
      throws IOException {
    try {
      Files.move(file, by, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return true;
    }
    FileVersion there = FolderFiles.read(by);
    if (there != null && ours.test(there)) {
      Files.delete(by);
      return true;
    }
    putBack(by, file);
    return false;
  }

  /** Puts something back; where somebody saved another meanwhile, the newer one counts. */
  public static void putBack(Path from, Path to) throws IOException {
    if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) { // a link or a folder
      if (!move(from, to)) {
        log.warn("{} was taken for a moment, and stays there: its place is taken", from);
      }
    } else if (!put(from, to)) {
      Files.delete(from);
    }
  }

  static void tryRemove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be removed; remove it by hand", file, e);
    }
  }
}
