// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which folder it is, whatever its name. An inode alone is given to another folder once it is free;
 * its time of birth is not.
 *
 * @param device 0 where the system has none, as are the others
 * @param birth in nanoseconds; 0 where the system does not tell
 * @param made of git's own folder, when a file was written that git writes with it and never again;
 *     0 where there is none
 */
record Identity(long device, long inode, long birth, long made) {

  static final Identity NONE = new Identity(0, 0, 0);

  private static final int FIELDS = 4;
  private static final List<String> MADE_WITH_IT = List.of("description", "commondir");

  /** Of a folder of which no more is known. */
  Identity(long device, long inode, long birth) {
    this(device, inode, birth, 0);
  }

  static Identity of(Path folder) throws IOException {
    if (!Stat.UNIX) {
      return NONE;
    }
    Map<String, Object> unix =
        Files.readAttributes(folder, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    BasicFileAttributes basic =
        Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    FileTime birth = basic.creationTime();
    boolean told = !birth.equals(basic.lastModifiedTime()); // which is given where it is not known
    return new Identity(
        number(unix, "dev"),
        number(unix, "ino"),
        told ? birth.to(TimeUnit.NANOSECONDS) : 0,
        made(folder));
  }

  /** On which disk something is, by its number; 0 where the system has none. */
  static long device(Path path) throws IOException {
    return Stat.UNIX
        ? number(Files.readAttributes(path, "unix:dev", LinkOption.NOFOLLOW_LINKS), "dev")
        : 0;
  }

  private static long made(Path folder) throws IOException {
    for (String name : MADE_WITH_IT) {
      Stat stat = Stat.find(folder.resolve(name));
      if (stat != null && stat.is(Kind.FILE)) {
        return stat.mtime();
      }
    }
    return 0;
  }

  private static long number(Map<String, Object> all, String name) {
    return all.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** What {@link #of} made a text of; {@link #NONE} when it is none. */
  static Identity parse(String text) {
    String[] fields = text.strip().split(" ");
    try {
      return new Identity(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          fields.length > FIELDS - 1 ? Long.parseLong(fields[FIELDS - 1]) : 0);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return NONE;
    }
  }

  String text() {
    return device + " " + inode + " " + birth + " " + made;
  }

  boolean isKnown() {
    return inode != 0;
  }

  /** Surely the same folder, and not one that got its inode. */
  boolean isSurely(Identity other) {
    boolean told = birth != 0 && other.birth != 0;
    return isSame(other) && (told || (made != 0 && made == other.made));
  }

  /**
   * The same folder where the system tells when it was made; else it may be one that got its inode.
   * A device may get another number when the machine starts anew.
   */
  boolean isSame(Identity other) {
    if (!isKnown() || inode != other.inode) {
      return false;
    }
    return birth != 0 && other.birth != 0 ? birth == other.birth : device == other.device;
  }
}
