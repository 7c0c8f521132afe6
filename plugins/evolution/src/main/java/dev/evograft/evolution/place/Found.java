// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A file, link or folder of a tree.
 *
 * @param path relative to the root, with {@code /}
 * @param file where it is
 * @param kind what it is
 * @param stamp what the system says of it
 */
record Found(String path, Path file, Kind kind, Stamp stamp) {

  /** What it is. */
  enum Kind {
    FILE,
    LINK,
    FOLDER,
    /** A socket, a pipe, a device. */
    OTHER,
    /** Ignored: what is in it is not looked at. */
    IGNORED
  }

  /**
   * What the system says of a file. Two that are equal mean the same content, where {@code exact}.
   *
   * @param size in bytes
   * @param modified when its content changed last
   * @param changed when anything of it changed last, which programs cannot set; 0 where unknown
   * @param node what tells it from other files; empty where unknown
   */
  record Stamp(long size, long modified, long changed, String node) {

    private static final boolean UNIX =
        FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    static Stamp of(Path file, BasicFileAttributes seen) throws IOException {
      long modified = seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      if (!UNIX) {
        return new Stamp(seen.size(), modified, 0, "");
      }
      Map<String, Object> more =
          Files.readAttributes(file, "unix:ctime,ino,mode", LinkOption.NOFOLLOW_LINKS);
      long changed = more.get("ctime") instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
      return new Stamp(seen.size(), modified, changed, more.get("ino") + ":" + more.get("mode"));
    }

    boolean exact() {
      return changed != 0;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
