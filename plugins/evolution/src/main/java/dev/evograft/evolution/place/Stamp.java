// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the system says of a file. Two that are equal mean the same content, where {@code exact}.
 *
 * @param size in bytes
 * @param modified when its content changed last
 * @param changed when anything of it changed last, which programs cannot set; 0 where unknown
 * @param node what tells it from other files; 0 where unknown
 * @param mode its type and permissions as the system has them; where it has none, a type alone
 */
record Stamp(long size, long modified, long changed, long node, int mode) {

  /** That nothing has. */
  static final Stamp NEVER = new Stamp(-1, 0, 0, 0, 0);

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  private static final String WANTED = "unix:mode,ino,size,lastModifiedTime,ctime";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int ANY_EXECUTE = 0111;
  private static final int OWNER_WRITE = 0200;
  private static final int OWNER_ALL = 0700;

  /** Of what is there; links are not followed. */
  static Stamp of(Path file) throws IOException {
    if (!UNIX) {
      return basic(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
    Map<String, Object> all = Files.readAttributes(file, WANTED, LinkOption.NOFOLLOW_LINKS);
    return new Stamp(
        all.get("size") instanceof Long size ? size : 0,
        nanos(all.get("lastModifiedTime")),
        nanos(all.get("ctime")),
        all.get("ino") instanceof Long node ? node : 0,
        all.get("mode") instanceof Integer mode ? mode : 0);
  }

  /** As {@link #of}; null when there is nothing. */
  static @Nullable Stamp find(Path file) throws IOException {
    try {
      return of(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Not a directory")) {
        return null; // a file took the place of its folder
      }
      throw e;
    }
  }

  private static Stamp basic(BasicFileAttributes seen) {
    int type =
        seen.isSymbolicLink()
            ? LINK
            : seen.isDirectory() ? FOLDER : seen.isRegularFile() ? FILE : 0;
    return new Stamp(
        seen.size(), seen.lastModifiedTime().to(TimeUnit.NANOSECONDS), 0, 0, type | OWNER_WRITE);
  }

  private static long nanos(@Nullable Object time) {
    return time instanceof FileTime at ? at.to(TimeUnit.NANOSECONDS) : 0;
  }

  Kind kind() {
    return switch (mode & TYPE) {
      case FILE -> Kind.FILE;
      case FOLDER -> Kind.FOLDER;
      case LINK -> Kind.LINK;
      default -> Kind.OTHER;
    };
  }

  /** Whether nothing is another but what copying, restoring or labelling a file changes. */
  boolean isLike(Stamp other) {
    return size == other.size && modified == other.modified && mode == other.mode;
  }

  boolean exact() {
    return changed != 0;
  }

  /** Whether anybody may execute it. */
  boolean executable() {
    return (mode & ANY_EXECUTE) != 0;
  }

  /** Whether its owner may find and change what is in it; true where nothing is known of that. */
  boolean open() {
    return !exact() || (mode & OWNER_ALL) == OWNER_ALL;
  }

  /** Whether its owner may write it. */
  boolean writable() {
    return (mode & OWNER_WRITE) != 0;
  }

  /** As it is kept. */
  String text() {
    return size + " " + modified + " " + changed + " " + node + " " + mode;
  }

  /** What {@link #text} wrote. */
  static Stamp of(String text) {
    String[] parts = text.split(" ");
    return new Stamp(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
