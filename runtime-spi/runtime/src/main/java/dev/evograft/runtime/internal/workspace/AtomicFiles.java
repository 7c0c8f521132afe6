// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Files that are replaced as a whole or not at all, whatever dies in between. */
public final class AtomicFiles {

  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?>[] NONE = {};

  private AtomicFiles() {}

  /**
   * Replaces a file: temporary file beside it, fsync, rename, fsync of the folder.
   *
   * @throws EvograftException code {@code write_failed}; the old content is still there
   */
  public static void replace(Path file, byte[] content, Access access) {
    Path target = file.toAbsolutePath().normalize();
    try {
      Path folder = parent(target);
      makeFolders(folder, access);
      if (Files.isSymbolicLink(target)) {
        throw new EvograftException(
            "write_failed", "cannot write " + target + ": it is a symbolic link; remove the link");
      }
      Path temp = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        write(temp, content, attributes(target, access));
        Files.move(
            temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temp);
      }
      syncFolder(folder);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Makes a folder and what is missing above it; 0700 for secrets. */
  public static void makeFolders(Path folder, Access access) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, access == Access.SECRET ? ownerFolder(folder) : NONE);
    }
  }

  /** Writes a new file through to the disk. */
  public static void write(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Makes a rename in a folder durable, where the system can. */
  public static void syncFolder(Path folder) throws IOException {
    if (!posix(folder)) {
      return; // Windows opens no folders; its renames are journalled
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The attributes of a folder that only its owner may enter. */
  public static FileAttribute<?>[] ownerFolder(Path near) {
    return posix(near) ? attribute(OWNER_FOLDER) : NONE;
  }

  /** The attributes of a file that only its owner may read. */
  public static FileAttribute<?>[] ownerFile(Path near) {
    return posix(near) ? attribute(OWNER_FILE) : NONE;
  }

  private static FileAttribute<?>[] attributes(Path target, Access access) throws IOException {
    if (!posix(target)) {
      return NONE;
    }
    if (access == Access.SECRET) {
      return attribute(OWNER_FILE);
    }
    // A file that its owner closed to others stays closed.
    return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        ? attribute(Files.readAttributes(target, PosixFileAttributes.class).permissions())
        : NONE;
  }

  private static FileAttribute<?>[] attribute(Set<PosixFilePermission> permissions) {
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path parent(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new FileSystemException(file.toString(), null, "not a file");
    }
    return folder;
  }

  static EvograftException failure(Path file, IOException e) {
    String why = reason(e);
    String what = "cannot write " + file + ": " + why + "; check the folder and the disk";
    return why.contains("No space left") || why.contains("quota")
        ? new RetriableException("write_failed", what, e)
        : new EvograftException("write_failed", what, e);
  }

  /** What went wrong, for people: many exceptions carry only the name of the file. */
  public static String reason(IOException e) {
    String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return reason != null ? reason : wordsOf(e.getClass().getSimpleName());
  }

  private static String wordsOf(@Nullable String type) {
    return String.valueOf(type)
        .replace("Exception", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(java.util.Locale.ROOT);
  }
}
