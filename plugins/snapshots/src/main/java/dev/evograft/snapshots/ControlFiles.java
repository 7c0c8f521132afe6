// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The files in git's own folder that say what the user was doing, and those that git runs or obeys.
 * Refs are not among them ({@link RefFiles}), nor is the index, nor are objects.
 */
final class ControlFiles {

  private static final Set<String> COMMON_FILES = Set.of("config", "shallow");
  private static final List<String> COMMON_FOLDERS = List.of("hooks", "info", "logs/refs/heads");
  private static final List<String> COMMON_SINGLE = List.of("logs/refs/stash");
  private static final List<String> OWN_FOLDERS =
      List.of("rebase-merge", "rebase-apply", "sequencer");
  private static final Set<String> OWN_FILES =
      Set.of(
          "HEAD", "config.worktree", "commondir", "gitdir", "locked", "AUTO_MERGE", "SQUASH_MSG");

  private ControlFiles() {}

  /**
   * What there is, folders before what is in them.
   *
   * @param unwritable gets those whose names Java cannot write back
   */
  static List<Found> list(GitFolders folders, Collection<String> unwritable) throws IOException {
    Listing found = new Listing(new ArrayList<>(), unwritable);
    top(Area.COMMON, folders.common(), found);
    for (String name : COMMON_FOLDERS) {
      tree(Area.COMMON, folders.common(), name, found);
    }
    for (String name : COMMON_SINGLE) {
      tree(Area.COMMON, folders.common(), name, found);
    }
    top(Area.GIT, folders.git(), found);
    for (String name : OWN_FOLDERS) {
      tree(Area.GIT, folders.git(), name, found);
    }
    tree(Area.GIT, folders.git(), "logs/HEAD", found);
    if (folders.isLinked()) {
      tree(Area.GIT, folders.git(), "info", found);
    }
    return found.found();
  }

  /** Whether {@link #list} would list it, if it were there. */
  static boolean covers(Area area, String path) {
    if (wanted(area, path.split("/", 2)[0])) {
      return true;
    }
    if (area == Area.COMMON) {
      return path.equals(PACKED)
          || COMMON_FOLDERS.stream().anyMatch(folder -> Entry.within(path, folder))
          || COMMON_SINGLE.stream().anyMatch(single -> Entry.within(path, single));
    }
    return OWN_FOLDERS.stream().anyMatch(folder -> Entry.within(path, folder))
        || Entry.within(path, "logs/HEAD")
        || Entry.within(path, "info");
  }

  private record Listing(List<Found> found, Collection<String> unwritable) {}

  /** All refs that are packed: recorded as it is where git cannot read it. */
  static final String PACKED = "packed-refs";

  static Found packed(GitFolders folders) throws IOException {
    Path file = folders.common().resolve(PACKED);
    return Found.of(Area.COMMON, PACKED, file, Stat.of(file));
  }

  private static boolean wanted(Area area, String name) {
    if (area == Area.COMMON) {
      return COMMON_FILES.contains(name);
    }
    return OWN_FILES.contains(name)
        || name.startsWith("MERGE_")
        || name.startsWith("BISECT_")
        || (name.endsWith("_HEAD") && !name.equals("FETCH_HEAD"));
  }

  private static void top(Area area, Path folder, Listing found) throws IOException {
    for (Path file : list(folder)) {
      String name = String.valueOf(file.getFileName());
      if (wanted(area, name)) {
        tree(area, folder, name, found);
      }
    }
  }

  private static void tree(Area area, Path base, String path, Listing found) throws IOException {
    Path file = base.resolve(path);
    Stat stat = Stat.find(file);
    if (stat == null || stat.is(Kind.SPECIAL) || path.endsWith(".lock")) {
      return;
    }
    found.found().add(Found.of(area, path, file, stat));
    if (stat.is(Kind.FOLDER)) {
      try {
        for (Path child : list(file)) {
          String name = Names.last(child);
          if (name == null) {
            found.unwritable().add(area.shown() + Entry.child(path, child.getFileName() + ""));
          } else {
            tree(area, base, Entry.child(path, name), found);
          }
        }
      } catch (AccessDeniedException e) {
        found.found().add(new Found(area, Kind.UNREADABLE, Entry.child(path, "*"), file, stat));
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return children;
  }
}
