// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the system says of a path, links not followed.
 *
 * @param kind one of the constants of {@link Kind}
 * @param mode the twelve permission bits; 0 where the system has none
 * @param mtime in nanoseconds, as is ctime
 * @param ctime 0 where the system has none: then a file is hashed each time
 * @param inode 0 where the system has none
 */
record Stat(char kind, int mode, long size, long mtime, long ctime, long inode) {

  private static final String WANTED = "unix:mode,ino,size,lastModifiedTime,ctime";

  private static final int TYPE = 0170000;

  static final boolean UNIX =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");

  static Stat of(Path path) throws IOException {
    if (!UNIX) {
      return basic(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
    Map<String, Object> all = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) get(all, "mode");
    return new Stat(
        kind(mode & TYPE),
        mode & 07777,
        (Long) get(all, "size"),
        nanos((FileTime) get(all, "lastModifiedTime")),
        nanos((FileTime) get(all, "ctime")),
        (Long) get(all, "ino"));
  }

  /** As {@link #of}; null when there is nothing. */
  static @Nullable Stat find(Path path) throws IOException {
    try {
      return of(path);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return null;
    } catch (FileSystemException e) {
      if (isBelowFile(path)) {
        return null;
      }
      throw e;
    }
  }

  /** What the system says of that is in the user's language. */
  private static boolean isBelowFile(Path path) {
    for (Path at = path.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        return !Files.isDirectory(at);
      }
    }
    return false;
  }

  private static Object get(Map<String, Object> all, String name) {
    Object value = all.get(name);
    if (value == null) {
      throw new IllegalStateException("the file system does not tell " + name);
    }
    return value;
  }

  private static char kind(int type) {
    return switch (type) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.FOLDER;
      case 0120000 -> Kind.LINK;
      default -> Kind.SPECIAL;
    };
  }

  private static Stat basic(BasicFileAttributes a) {
    char kind =
        a.isSymbolicLink()
            ? Kind.LINK
            : a.isDirectory() ? Kind.FOLDER : a.isRegularFile() ? Kind.FILE : Kind.SPECIAL;
    return new Stat(kind, 0, a.size(), nanos(a.lastModifiedTime()), 0, 0);
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  boolean is(char wanted) {
    return kind == wanted;
  }

  /** Whether the content can have changed between two looks. */
  boolean sameContent(Stat other) {
    return kind == other.kind
        && size == other.size
        && mtime == other.mtime
        && ctime == other.ctime
        && inode == other.inode;
  }
}
