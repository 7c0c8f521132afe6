// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.place.GitFolder;
import dev.evograft.spi.snapshot.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was different in the workspace when an executor had done its work there, files and all else
 * that snapshots see: only what is different besides is somebody's who was here since.
 *
 * @param root the workspace
 * @param there what the system said of each path then, by the names that snapshots have
 */
record Worked(Path root, Map<String, String> there) {

  Worked {
    there = Map.copyOf(there);
  }

  /** Of these differences. */
  static Worked of(Path root, List<Change> changes) {
    Map<String, String> there = new LinkedHashMap<>();
    changes.forEach(change -> there.put(change.path(), stamp(root, change)));
    return new Worked(root, there);
  }

  /** Of these files of the workspace alone. */
  Worked only(Set<String> paths) {
    String prefix = prefix();
    Map<String, String> of = new LinkedHashMap<>(there);
    of.keySet()
        .removeIf(
            path -> !path.startsWith(prefix) || !paths.contains(path.substring(prefix.length())));
    return new Worked(root, of);
  }

  /** What of these differences is new, or has changed since. */
  List<String> since(List<Change> changes) {
    return gitFirst(
        changes.stream()
            .filter(change -> !Objects.equals(there.get(change.path()), stamp(root, change)))
            .map(Change::path)
            .toList());
  }

  /** All but these files, git's own first. */
  List<String> besides(List<FileEdit> edits) {
    Set<String> names = new TreeSet<>(there.keySet());
    String prefix = prefix();
    edits.forEach(edit -> names.remove(prefix + edit.path()));
    return gitFirst(names);
  }

  /**
   * Whether a path may be the work of whoever uses the repository: of git's own, or beside the
   * workspace.
   */
  boolean isAnybodys(String path) {
    return Since.isOfGit(top(), path) || !path.startsWith(prefix());
  }

  /** What has programs run is what a reader must not miss. */
  private List<String> gitFirst(Collection<String> paths) {
    List<String> sorted = new ArrayList<>();
    paths.stream().filter(path -> path.contains("hooks/")).forEach(sorted::add);
    paths.stream().filter(path -> Files.isSymbolicLink(file(root, path))).forEach(sorted::add);
    paths.stream().filter(path -> path.startsWith("refs/")).forEach(sorted::add);
    paths.stream().filter(this::isAnybodys).forEach(sorted::add);
    sorted.addAll(paths);
    return sorted.stream().distinct().toList();
  }

  private Path top() {
    return top(root);
  }

  private String prefix() {
    String path = top().relativize(root).toString().replace('\\', '/');
    return path.isEmpty() ? "" : path + "/";
  }

  private static Path top(Path root) {
    return new Since(root, Instant.EPOCH).top();
  }

  private static Path file(Path root, String path) {
    Path file = top(root).resolve(path);
    GitFolder git = GitFolder.around(root).orElse(null);
    if (git == null || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return file;
    }
    String name = path.startsWith(".git/") ? path.substring(".git/".length()) : path;
    Path own = git.own().resolve(name);
    return Files.exists(own, LinkOption.NOFOLLOW_LINKS) ? own : git.common().resolve(name);
  }

  /** By times that nobody can set, where the system has them: nothing is opened. */
  private static String stamp(Path root, Change change) {
    Path file = file(root, change.path());
    String kind = change.kind().name();
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return kind + " folder"; // its times are those of what is in it
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return kind;
    }
    try {
      return kind + ' ' + Files.size(file) + ' ' + Since.changed(file);
    } catch (IOException e) {
      return kind + " unreadable";
    }
  }
}
