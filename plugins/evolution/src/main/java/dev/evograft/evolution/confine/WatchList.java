// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Places outside of the workspace that a change has no business in, by the stamps of their files:
 * what programs read when they start, keys, what is started at login, and the folders beside the
 * workspace. Bounded, and without content: it tells that something was written, not what, and only
 * here. Immutable.
 */
public final class WatchList {

  /** What may be at fault in a home, besides its files with a dot. */
  private static final List<String> FOLDERS =
      List.of(
          ".ssh",
          ".config/git",
          ".config/autostart",
          ".config/systemd/user",
          ".config/fish",
          ".local/bin",
          "bin",
          "Library/LaunchAgents");

  /** What shells and editors write while a person works. */
  private static final Set<String> NOISE =
      Set.of(
          ".bash_history",
          ".zsh_history",
          ".python_history",
          ".node_repl_history",
          ".psql_history",
          ".sqlite_history",
          ".lesshst",
          ".viminfo",
          ".wget-hsts",
          ".xsession-errors",
          ".ICEauthority",
          ".Xauthority",
          ".DS_Store");

  private static final int MOST_IN_FOLDER = 500;
  private static final int MOST_BESIDE = 50;

  private final Map<Path, String> stamps;

  private WatchList(Map<Path, String> stamps) {
    this.stamps = stamps;
  }

  /**
   * As it is now.
   *
   * @param home of the user
   * @param workspace whose neighbours are watched
   * @param open files and folders that programs may write, which are left out
   */
  public static WatchList of(Path home, Path workspace, Collection<Path> open) {
    Map<Path, String> stamps = new TreeMap<>();
    Set<Path> without = new TreeSet<>(open);
    without.add(workspace);
    for (Path file : entries(home, MOST_IN_FOLDER)) {
      String name = file.getFileName().toString();
      if (name.startsWith(".") && !NOISE.contains(name) && !Files.isDirectory(file)) {
        note(file, without, stamps);
      }
    }
    for (String folder : FOLDERS) {
      entries(home.resolve(folder), MOST_IN_FOLDER).forEach(file -> note(file, without, stamps));
    }
    Path beside = workspace.getParent();
    if (beside != null) {
      for (Path folder : entries(beside, MOST_BESIDE)) {
        if (!without.contains(folder) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          entries(folder, MOST_IN_FOLDER).forEach(file -> note(file, without, stamps));
        }
      }
    }
    return new WatchList(stamps);
  }

  /** What is otherwise in a later one: added, changed or gone. */
  public List<Path> changedIn(WatchList later) {
    List<Path> changed = new ArrayList<>();
    Set<Path> all = new TreeSet<>(stamps.keySet());
    all.addAll(later.stamps.keySet());
    for (Path path : all) {
      if (!stamps.getOrDefault(path, "").equals(later.stamps.getOrDefault(path, ""))) {
        changed.add(path);
      }
    }
    return changed;
  }

  /** The first entries by name; none where there is no folder, or one that is closed to us. */
  private static List<Path> entries(Path folder, int most) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Set<Path> sorted = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(sorted::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // a program of this user cannot write there either
    }
    return sorted.stream().limit(most).toList();
  }

  private static void note(Path file, Set<Path> without, Map<Path, String> stamps) {
    if (without.contains(file)) {
      return;
    }
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (found.isDirectory()) {
        stamps.put(file, "folder"); // its time changes with what is in it, which nobody asked about
        return;
      }
      stamps.put(file, found.size() + " " + found.lastModifiedTime() + " " + changed(file));
    } catch (IOException e) {
      // it went away between two looks: the other look tells
    }
  }

  /** The time that no program can set, where the system has it. */
  private static String changed(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "";
    }
    return Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS).toString();
  }
}
