// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Paths beneath one folder and nowhere else: each time one is asked for, every folder between must
 * be one, and no link.
 */
final class SafeTree {

  private static final int WORKABLE = 0700;

  private final Path anchor;
  private final String prefix;
  private final Opened opened;

  /**
   * A tree.
   *
   * @param anchor a folder that is what it is taken for
   * @param prefix the folder in it where paths begin, with slashes; it is not taken for granted
   * @param opened by which folders are opened that the owner may not work in
   */
  SafeTree(Path anchor, String prefix, Opened opened) {
    this.anchor = anchor;
    this.prefix = prefix;
    this.opened = opened;
  }

  /** Where a path is; null when something on the way is not there, or is no folder. */
  @Nullable Path find(String path) throws IOException {
    return find(anchor, Entry.child(prefix, path), this::open);
  }

  /** As {@link #find(String)}, and nothing is opened for it. */
  static @Nullable Path plain(Path anchor, String path) throws IOException {
    return find(anchor, path, (folder, stat) -> {});
  }

  private interface Opening {
    void open(Path folder, Stat stat) throws IOException;
  }

  private static @Nullable Path find(Path anchor, String path, Opening opening) throws IOException {
    try {
      Path at = anchor;
      String[] names = CheckedPath.relative(path).split("/");
      for (int i = 0; i < names.length - 1; i++) {
        at = at.resolve(names[i]);
        Stat stat = Stat.find(at);
        if (stat == null || !stat.is(Kind.FOLDER)) {
          return null;
        }
        opening.open(at, stat);
      }
      return at.resolve(names[names.length - 1]);
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(path, null, "Java cannot write this name back here");
    }
  }

  /**
   * Refuses a path to which a link leads: what is written there would be elsewhere.
   *
   * @param anchor a folder that is what it is taken for
   * @param path below it
   */
  static void refuseLinks(Path anchor, Path path) throws IOException {
    Path at = anchor;
    Path way = anchor.relativize(path);
    for (int i = 0; i < way.getNameCount() - 1; i++) {
      at = at.resolve(way.getName(i));
      Stat stat = Stat.find(at);
      if (stat != null && stat.is(Kind.LINK)) {
        throw new FileSystemException(
            at.toString(),
            null,
            at + " is a link to " + Files.readSymbolicLink(at) + ", and nothing is written there");
      }
    }
  }

  /**
   * Makes the folders on the way to a path that are not there.
   *
   * @param gits whether they are git's own, which let in whom the folder above does
   */
  void makeWay(String path, boolean gits) throws IOException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String name = path.substring(0, slash);
      Path folder = find(name);
      if (folder != null && Stat.find(folder) == null) {
        Path above = folder.resolveSibling("");
        if (gits) {
          int mode = opened.mode(above, Stat.of(above));
          Ownership.makeGits(folder, mode, () -> check(name, folder));
        } else {
          Ownership owner = Ownership.ofFolder(above);
          check(name, folder);
          Files.createDirectory(folder);
          Written.checkAfter(() -> check(name, folder), folder, Written.Made.of(folder));
          owner.give(folder);
        }
      }
    }
  }

  /** Whoever is still at work may put a link in the place of a folder at any moment. */
  void check(String path, Path found) throws IOException {
    if (!found.equals(find(path))) {
      throw new FileSystemException(
          found.toString(), null, "a folder above it was changed meanwhile");
    }
  }

  private void open(Path folder, Stat stat) throws IOException {
    if (Stat.UNIX
        && (stat.mode() & WORKABLE) != WORKABLE
        && !(Files.isWritable(folder) && Files.isExecutable(folder))) {
      opened.open(folder, stat, WORKABLE);
    }
  }

  /** Sets permissions of a file or folder, and never of what a link in its place leads to. */
  static void mode(Path file, int mode) throws IOException {
    if (!Stat.UNIX) {
      return;
    }
    refuseOthers(file); // it is opened for that, and a pipe would be waited for
    try {
      Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) { // its owner may not open it
      refuseOthers(file);
      Files.setAttribute(file, "unix:mode", mode);
    }
  }

  private static void refuseOthers(Path file) throws IOException {
    Stat is = Stat.of(file);
    if (!is.is(Kind.FILE) && !is.is(Kind.FOLDER)) {
      throw new FileSystemException(
          file.toString(), null, "something came up in its place and was left");
    }
  }
}
