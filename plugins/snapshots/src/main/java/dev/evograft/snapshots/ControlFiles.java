// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      Set.of("HEAD", "config.worktree", "commondir", "gitdir", "AUTO_MERGE", "SQUASH_MSG");

  private ControlFiles() {}

  /** What there is, folders before what is in them. */
  static List<Found> list(GitFolders folders) throws IOException {
    List<Found> found = new ArrayList<>();
    top(Area.COMMON, folders.common(), found);
    for (String name : COMMON_FOLDERS) {
      tree(Area.COMMON, folders.common(), name, found);
    }
    for (String name : COMMON_SINGLE) {
      tree(Area.COMMON, folders.common(), name, found);
    }
    if (new RefFiles(folders).isPackedDamaged()) {
      tree(Area.COMMON, folders.common(), "packed-refs", found);
    }
    top(Area.GIT, folders.git(), found);
    for (String name : OWN_FOLDERS) {
      tree(Area.GIT, folders.git(), name, found);
    }
    tree(Area.GIT, folders.git(), "logs/HEAD", found);
    if (folders.isLinked()) {
      tree(Area.GIT, folders.git(), "info", found);
    }
    return found;
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

  private static void top(Area area, Path folder, List<Found> found) throws IOException {
    for (Path file : list(folder)) {
      String name = String.valueOf(file.getFileName());
      if (wanted(area, name)) {
        tree(area, folder, name, found);
      }
    }
  }

  private static void tree(Area area, Path base, String path, List<Found> found)
      throws IOException {
    Path file = base.resolve(path);
    Stat stat = Stat.find(file);
    if (stat == null || stat.is(Kind.SPECIAL) || path.endsWith(".lock")) {
      return;
    }
    found.add(Found.of(area, path, file, stat));
    if (stat.is(Kind.FOLDER)) {
      for (Path child : list(file)) {
        tree(area, base, path + "/" + child.getFileName(), found);
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
