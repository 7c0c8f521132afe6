// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the system says of a file at a moment.
 *
 * @param key tells files apart as long as one of them is held open: such numbers are used again
 * @param size in bytes
 * @param modified nanoseconds since 1970
 */
record FileFacts(Object key, long size, long modified) {

  private static final Pattern NUMBER = Pattern.compile("\\(dev=[^,]*,(ino=\\d+)\\)");

  /** Those of a file, or null if there is none. */
  static @Nullable FileFacts of(Path file) throws IOException {
    return of(file, new LinkOption[0]);
  }

  /**
   * Those of a file that is going to be written.
   *
   * @throws FileSystemException if it is a link: what it points to may be anywhere
   */
  static @Nullable FileFacts ofWritable(Path file) throws IOException {
    return of(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static @Nullable FileFacts of(Path file, LinkOption... links) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(file, BasicFileAttributes.class, links);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (found.isSymbolicLink()) {
      throw new FileSystemException(file.toString(), null, "it is a link, which is not written");
    }
    if (!found.isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "it is not a file");
    }
    Object key = Objects.requireNonNullElseGet(found.fileKey(), found::creationTime);
    return new FileFacts(key, found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  /** The file and its state as a text, the same after a restart of the machine. */
  String identity() {
    return number(key.toString()) + " " + size + " " + modified;
  }

  /** As {@link #identity()}; empty for no file. */
  static String identity(@Nullable FileFacts facts) {
    return facts == null ? "" : facts.identity();
  }

  /** A key without the number of the device, which a restart of the machine may change. */
  static String number(String key) {
    Matcher matcher = NUMBER.matcher(key);
    return matcher.matches() ? matcher.group(1) : key;
  }

  /** Whether these are of the same file, at whatever moment. */
  boolean sameFile(@Nullable FileFacts other) {
    return other != null && key.equals(other.key);
  }
}
