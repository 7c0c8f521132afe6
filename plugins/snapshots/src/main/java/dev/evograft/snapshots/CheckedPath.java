// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.File;
import org.eclipse.jgit.lib.Repository;

/**
 * Paths and names that were read from the disk. Whoever could write them there could else lead a
 * restore out of the workspace, or into git's own folders.
 */
final class CheckedPath {

  private static final boolean SLASHES = File.separatorChar == '/';

  private CheckedPath() {}

  /**
   * A path beneath a folder, with slashes.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String relative(String path) {
    for (String name : path.split("/", -1)) {
      boolean bad =
          name.isEmpty()
              || name.equals(".")
              || name.equals("..")
              || (!SLASHES && (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0));
      if (bad) {
        throw new IllegalArgumentException("no path in a folder: " + Failures.oneLine(path));
      }
    }
    return path;
  }

  /** By its text alone: with another locale Java may not be able to write it here. */
  static boolean isAbsolute(String path) {
    return path.startsWith("/")
        || (!SLASHES && (path.startsWith("\\\\") || path.matches("[A-Za-z]:[/\\\\].*")));
  }

  /** As {@link #relative}, or empty for the folder itself. */
  static String relativeOrEmpty(String path) {
    return path.isEmpty() ? path : relative(path);
  }

  /**
   * As {@link #relative}; in a working tree nothing that is in {@code .git} is recorded, nor what a
   * disk might take for it, for no system has disks of one kind alone; of git's own files some are.
   */
  static String of(Area area, String path) {
    String checked = relative(path);
    if (area.isOfTree() && checked.regionMatches(true, 0, ".git/", 0, ".git/".length())) {
      throw new IllegalArgumentException("git's own: " + Failures.oneLine(path));
    }
    if (!area.isOfTree() && !ControlFiles.covers(area, checked)) {
      throw new IllegalArgumentException("nothing that is recorded: " + Failures.oneLine(path));
    }
    return checked;
  }

  /** A branch, a tag or the like, which is a file, too. */
  static String ref(String name) {
    if (!RefFiles.covered(relative(name)) || !Repository.isValidRefName(name)) {
      throw new IllegalArgumentException("no ref of a snapshot: " + Failures.oneLine(name));
    }
    return name;
  }

  /** The id of a snapshot, which is the name of a file. */
  static String id(String id) {
    if (relative(id).indexOf('/') >= 0) {
      throw new IllegalArgumentException("no id: " + Failures.oneLine(id));
    }
    return id;
  }
}
