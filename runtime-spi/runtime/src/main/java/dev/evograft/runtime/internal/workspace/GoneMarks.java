// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Removes from the home what was noted of workspaces that are gone. */
final class GoneMarks {

  /** A workspace that was moved may be moved back. */
  private static final Duration YOUNG = Duration.ofDays(1);

  private static final int MOST_LOOKED_AT = 10_000;
  private static final int MOST_REMOVED = 100;
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{32}");

  /** Behind the name of a folder that is being removed. */
  private static final String GOING = ".gone";

  private GoneMarks() {}

  /**
   * Removes them, at most a hundred at a time. What a removal that was too early would cost is that
   * nobody can tell any more what Evograft wrote there; then a restore leaves it.
   *
   * @param top of the marks of all folders
   * @return of how many folders
   */
  static int remove(Path top, Instant now) throws IOException {
    int removed = 0;
    if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      for (Path folder : folders(top)) {
        if (removed < MOST_REMOVED && isDue(folder, now) && take(folder, now)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private static List<Path> folders(Path top) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(top)) {
      for (Path each : all) {
        if (folders.size() < MOST_LOOKED_AT
            && (isSum(each) || isSum(back(each)))
            && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(each);
        }
      }
    }
    return folders;
  }

  private static boolean isSum(Path path) {
    return SUM.matcher(String.valueOf(path.getFileName())).matches();
  }

  /** One that has its other name already was due. */
  private static boolean isDue(Path folder, Instant now) throws IOException {
    return !isSum(folder) || isGone(folder, now);
  }

  private static boolean isGone(Path folder, Instant now) throws IOException {
    MarkOrigin origin = MarkOrigin.read(folder);
    return origin != null && origin.isGone() && !isYoung(folder.resolve(OwnMarks.NOW), now);
  }

  private static boolean isYoung(Path moment, Instant now) throws IOException {
    try {
      return Files.getLastModifiedTime(moment, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isAfter(now.minus(YOUNG));
    } catch (NoSuchFileException e) {
      return false; // a removal was broken off
    }
  }

  /** Where a folder that is being removed was. */
  private static Path back(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.endsWith(GOING)
        ? folder.resolveSibling(name.substring(0, name.length() - GOING.length()))
        : folder;
  }

  /**
   * It gets another name first, so that who makes the workspace again at this moment has either all
   * of the marks or none; and is looked at once more then.
   */
  private static boolean take(Path found, Instant now) throws IOException {
    Path folder = back(found);
    Path going = folder.resolveSibling(folder.getFileName() + GOING);
    if (found.equals(folder)) {
      if (Files.exists(going, LinkOption.NOFOLLOW_LINKS)) {
        return false; // which comes first
      }
      Files.move(folder, going, StandardCopyOption.ATOMIC_MOVE);
    }
    boolean gone = isGone(going, now);
    boolean anew = Files.exists(folder, LinkOption.NOFOLLOW_LINKS); // so of these nobody asks
    if ((gone || anew) && remove(going)) {
      return gone;
    }
    if (!anew) {
      Files.move(going, folder); // the workspace is there again, or something else is in here
    }
    return false;
  }

  /** Nothing but marks; whose they are goes last, so that it can go on. */
  private static boolean remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(OwnMarks.NOW));
    Files.deleteIfExists(folder.resolve(OwnMarks.FROM));
    boolean others = false;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        boolean mark = isSum(each) && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS);
        others |= !mark && !each.endsWith(MarkOrigin.NAME);
        if (mark) {
          Files.deleteIfExists(each);
        }
      }
    }
    if (others) {
      return false;
    }
    Files.deleteIfExists(folder.resolve(MarkOrigin.NAME));
    try {
      return Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return false; // somebody makes that workspace again at this moment
    }
  }
}
