// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log in three files of 4 MiB, {@code STEM-0.log} the newest, each for its owner alone from its
 * first moment and none of them a link. Not for several threads.
 *
 * <p>It writes by a plain stream: a channel would be closed by the interrupt that a signal makes.
 */
final class RotatingFile implements Closeable {

  static final int BYTES = 4 << 20;

  private static final int FILES = 3;
  private static final int STEMS = 100;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final String stem;
  private final @Nullable FileOutputStream lock;
  private FileOutputStream out;
  private long size;

  private RotatingFile(Path folder, String stem, @Nullable FileOutputStream lock)
      throws IOException {
    this.folder = folder;
    this.stem = stem;
    this.lock = lock;
    for (int i = 0; i < FILES; i++) {
      if (Files.exists(file(i), NOFOLLOW_LINKS)) {
        protect(file(i));
      }
    }
    this.out = open();
  }

  /** One of this name, of which nobody else in any process may be open. */
  static RotatingFile of(Path folder, String name) throws IOException {
    return new RotatingFile(folder, name, null);
  }

  /** One of the first of {@code NAME-0}, {@code NAME-1}, ... that no other process has. */
  static RotatingFile shared(Path folder, String name) throws IOException {
    for (int i = 0; i < STEMS; i++) {
      String stem = name + "-" + i;
      FileOutputStream lock = lock(folder.resolve(stem + ".lck"));
      if (lock != null) {
        return new RotatingFile(folder, stem, lock);
      }
    }
    throw new FileSystemException(folder.toString(), null, "every log of it is in use");
  }

  private static @Nullable FileOutputStream lock(Path file) throws IOException {
    FileOutputStream stream = append(file);
    try {
      if (stream.getChannel().tryLock() != null) {
        return stream;
      }
    } catch (OverlappingFileLockException e) {
      stream.close(); // of this very process
      return null;
    }
    stream.close();
    return null;
  }

  void write(byte[] bytes) throws IOException {
    if (size > 0 && size + bytes.length > BYTES) {
      rotate();
    }
    out.write(bytes);
    size += bytes.length;
  }

  private void rotate() throws IOException {
    out.close();
    for (int i = FILES - 1; i > 0; i--) {
      if (Files.exists(file(i - 1), NOFOLLOW_LINKS)) {
        Files.move(file(i - 1), file(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    out = open();
  }

  private FileOutputStream open() throws IOException {
    Path file = file(0);
    FileOutputStream stream = append(file);
    size = Files.size(file);
    return stream;
  }

  private Path file(int generation) {
    return folder.resolve(stem + "-" + generation + ".log");
  }

  private static FileOutputStream append(Path file) throws IOException {
    try {
      Files.createFile(file, owner(file));
    } catch (FileAlreadyExistsException e) {
      protect(file);
    }
    return new FileOutputStream(file.toFile(), true);
  }

  private static void protect(Path file) throws IOException {
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "it is a link or no file; remove it");
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (view != null) {
      view.setPermissions(OWNER);
    }
  }

  private static FileAttribute<?>[] owner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      out.close();
    }
  }
}
