// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks the files of a folder that count: not those that git ignores, unless it tracks them or
 * their folder is wanted; nothing of git's own and nothing of ours.
 */
final class TreeWalk {

  private final Path root;
  private final Scope scope;
  private final List<Found> found = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  /**
   * What counts.
   *
   * @param rules of git
   * @param tracked paths that git tracks, whatever it ignores
   * @param wanted names of folders that count although they are ignored
   * @param excluded paths that never count
   */
  record Scope(
      IgnoreRules rules, NavigableSet<String> tracked, Set<String> wanted, Set<String> excluded) {}

  private TreeWalk(Path root, Scope scope) {
    this.root = root;
    this.scope = scope;
  }

  /**
   * What was found.
   *
   * @param entries folders before what is in them, else by name
   * @param left what cannot be read or is never opened, a line each
   */
  record Result(List<Found> entries, List<String> left) {}

  /**
   * Walks a tree that is as the user left it: its folders tell their rules.
   *
   * @throws IOException if it cannot be read
   */
  static Result fresh(Path root, Scope scope) throws IOException {
    TreeWalk walk = new TreeWalk(root, scope);
    walk.folder("", root, false, true);
    return new Result(walk.found, walk.left);
  }

  /** Walks it by the rules that are known. */
  static Result again(Path root, Scope scope) throws IOException {
    TreeWalk walk = new TreeWalk(root, scope);
    walk.folder("", root, false, false);
    return new Result(walk.found, walk.left);
  }

  private void folder(String path, Path folder, boolean wanted, boolean fresh) throws IOException {
    TreeMap<String, Path> names = names(path, folder);
    if (fresh && !wanted) {
      scope.rules().folder(path, folder);
    }
    for (var child : names.entrySet()) {
      String name = child.getKey();
      String childPath = path.isEmpty() ? name : path + "/" + name;
      if (name.equals(".git") || name.equals(".evograft") || scope.excluded().contains(childPath)) {
        continue;
      }
      BasicFileAttributes seen = attributes(child.getValue());
      if (seen == null) {
        continue;
      }
      if (seen.isDirectory()) {
        enter(childPath, child.getValue(), seen, wanted, fresh);
      } else {
        file(childPath, child.getValue(), seen, wanted, names.keySet());
      }
    }
  }

  private void enter(
      String path, Path folder, BasicFileAttributes seen, boolean wanted, boolean fresh)
      throws IOException {
    boolean ignored = !wanted && scope.rules().ignores(path, true);
    boolean asked = wanted || scope.wanted().contains(String.valueOf(folder.getFileName()));
    if (ignored && !asked && !holdsTracked(path)) {
      add(path, folder, Found.Kind.IGNORED, seen);
      return;
    }
    add(path, folder, Found.Kind.FOLDER, seen);
    folder(path, folder, wanted || ignored && asked, fresh);
  }

  private void file(
      String path, Path file, BasicFileAttributes seen, boolean wanted, Set<String> beside)
      throws IOException {
    if (!wanted && !scope.tracked().contains(path) && scope.rules().ignores(path, false)) {
      add(path, file, Found.Kind.IGNORED, seen);
    } else if (seen.isSymbolicLink()) {
      add(path, file, Found.Kind.LINK, seen);
    } else if (!seen.isRegularFile()) {
      add(path, file, Found.Kind.OTHER, seen);
    } else if (Databases.looksLike(String.valueOf(file.getFileName()), beside)) {
      left.add(path + " looks like a database");
    } else {
      add(path, file, Found.Kind.FILE, seen);
    }
  }

  private boolean holdsTracked(String folder) {
    String first = scope.tracked().ceiling(folder + "/");
    return first != null && first.startsWith(folder + "/");
  }

  private void add(String path, Path file, Found.Kind kind, BasicFileAttributes seen)
      throws IOException {
    try {
      found.add(new Found(path, file, kind, Found.Stamp.of(file, seen)));
    } catch (NoSuchFileException e) {
      return; // gone meanwhile
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private TreeMap<String, Path> names(String path, Path folder) throws IOException {
    TreeMap<String, Path> names = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      children.forEach(child -> names.put(String.valueOf(child.getFileName()), child));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (AccessDeniedException e) {
      left.add((path.isEmpty() ? root.toString() : path) + " cannot be read");
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    }
    return names;
  }

  /** Paths of files, links and others that count, without folders. */
  static Set<String> paths(List<Found> entries) {
    Set<String> paths = new HashSet<>();
    entries.forEach(each -> paths.add(each.path()));
    return paths;
  }
}
