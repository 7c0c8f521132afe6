// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RecursiveAction;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder by what is known of it. What git ignores, and what looks like a database, is
 * decided once, when a cycle begins: what appears later is looked at whatever its name is. Only the
 * {@code .git} and {@code .evograft} at the top are passed over.
 */
final class TreeWalk {

  private static final String GIT = ".git";

  /** In what is included: whoever runs a library writes them, and makes them anew. */
  private static final Set<String> CACHES =
      Set.of(".cache", ".vite", ".vitest", "__pycache__", ".pytest_cache", ".mypy_cache");

  private final Path root;
  private final Scope scope;
  private final Mode mode;
  private final @Nullable Tree base;
  private final Set<String> tracked;
  private final Queue<Found> found = new ConcurrentLinkedQueue<>();
  private final Queue<String> left = new ConcurrentLinkedQueue<>();

  /**
   * What counts.
   *
   * @param rules of git
   * @param tracked paths that git tracks, whatever it ignores
   * @param wanted names that count although they are ignored
   * @param excluded paths that never count
   */
  record Scope(
      IgnoreRules rules, NavigableSet<String> tracked, Set<String> wanted, Set<String> excluded) {}

  private enum Mode {
    /** As the user left it: its folders tell their rules. */
    FRESH,
    /** By the rules that are known, and the databases. */
    AGAIN,
    /** Everything. */
    RAW
  }

  private TreeWalk(Path root, Scope scope, Mode mode, @Nullable Tree base) {
    this.root = root;
    this.scope = scope;
    this.mode = mode;
    this.base = base;
    this.tracked = new HashSet<>(scope.tracked());
  }

  /** Walks a tree that is as the user left it: its folders tell their rules. */
  static Tree fresh(Path root, Scope scope) throws IOException {
    return new TreeWalk(root, scope, Mode.FRESH, null).walk();
  }

  /** Walks it by the rules that are known; what was no database then is none now. */
  static Tree again(Path root, Scope scope, Tree base) throws IOException {
    return new TreeWalk(root, scope, Mode.AGAIN, base).walk();
  }

  /** Looks at these paths alone. */
  static Tree only(Path root, Tree base, Set<String> paths) throws IOException {
    TreeMap<String, Found> entries = new TreeMap<>();
    for (String path : paths) {
      Stamp stamp = Stamp.find(root.resolve(path));
      Found before = base.at(path);
      boolean wanted = before != null && before.wanted();
      boolean database = before != null && before.is(Kind.DATABASE);
      if (stamp != null) {
        Kind kind = database ? Kind.DATABASE : stamp.kind();
        entries.put(path, new Found(path, kind, wanted, stamp));
      }
    }
    return new Tree(entries, List.of());
  }

  /** All that is in a folder of ours, but for its {@code .git}. */
  static Tree raw(Path root) throws IOException {
    Scope all = new Scope(IgnoreRules.none(), new java.util.TreeSet<>(), Set.of(), Set.of());
    return new TreeWalk(root, all, Mode.RAW, null).walk();
  }

  private Tree walk() throws IOException {
    Lanes.run(new Folder("", root, false));
    Found[] sorted = found.toArray(new Found[0]);
    Arrays.sort(sorted, (one, other) -> one.path().compareTo(other.path()));
    Map<String, Found> entries = new LinkedHashMap<>(sorted.length * 2);
    for (Found each : sorted) {
      entries.put(each.path(), each);
    }
    return new Tree(entries, left.stream().sorted().toList());
  }

  /** One folder, and those in it at the same time. */
  private final class Folder extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient Path folder;
    private final boolean wanted;

    Folder(String path, Path folder, boolean wanted) {
      this.path = path;
      this.folder = folder;
      this.wanted = wanted;
    }

    @Override
    protected void compute() {
      try {
        invokeAll(look(path, folder, wanted));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private List<Folder> look(String path, Path folder, boolean wanted) throws IOException {
    if (mode == Mode.FRESH && !wanted) {
      scope.rules().folder(path, folder);
    }
    List<Path> children = children(path, folder);
    int before = folder.toString().length() + (folder.getNameCount() == 0 ? 0 : 1);
    List<String> all = new ArrayList<>(children.size());
    children.forEach(child -> all.add(child.toString().substring(before)));
    Set<String> names = mode == Mode.FRESH ? new HashSet<>(all) : Set.of();
    List<Folder> folders = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Path child = children.get(i);
      String name = all.get(i);
      String childPath = path.isEmpty() ? name : path + "/" + name;
      if (isPassedOver(path, name) || scope.excluded().contains(childPath)) {
        continue;
      }
      Stamp stamp = stamp(child, childPath);
      if (stamp == null) {
        continue; // gone meanwhile, or nothing is known of it
      }
      if (name.equals(GIT) && mode != Mode.RAW) {
        found.add(new Found(childPath, Kind.REPOSITORY, wanted, stamp));
      } else if (stamp.kind() == Kind.FOLDER) {
        enter(childPath, child, stamp, wanted, folders);
      } else {
        found.add(file(childPath, stamp, wanted, names));
      }
    }
    return folders;
  }

  private @Nullable Stamp stamp(Path child, String path) throws IOException {
    try {
      return Stamp.find(child);
    } catch (AccessDeniedException e) {
      left.add(path + " cannot be read");
      return null;
    }
  }

  private boolean isPassedOver(String path, String name) {
    return path.isEmpty() && (name.equals(GIT) || mode != Mode.RAW && name.equals(".evograft"));
  }

  private void enter(String path, Path folder, Stamp stamp, boolean wanted, List<Folder> folders) {
    if (wanted && mode != Mode.RAW && CACHES.contains(Tree.name(path))) {
      found.add(new Found(path, Kind.IGNORED, false, stamp));
      return;
    }
    boolean ignored = !wanted && scope.rules().ignores(path, true);
    boolean asked = wanted || ignored && scope.wanted().contains(Tree.name(path));
    if (ignored && !asked && !holdsTracked(path)) {
      found.add(new Found(path, Kind.IGNORED, false, stamp));
      return;
    }
    found.add(new Found(path, Kind.FOLDER, asked, stamp));
    folders.add(new Folder(path, folder, asked));
  }

  private Found file(String path, Stamp stamp, boolean wanted, Set<String> beside) {
    boolean ignored = !wanted && !tracked.contains(path) && scope.rules().ignores(path, false);
    boolean asked = wanted || ignored && scope.wanted().contains(Tree.name(path));
    if (ignored && !asked) {
      return new Found(path, Kind.IGNORED, false, stamp);
    }
    if (stamp.kind() == Kind.FILE && isDatabase(path, beside)) {
      return new Found(path, Kind.DATABASE, asked, stamp);
    }
    return new Found(path, stamp.kind(), asked, stamp);
  }

  private boolean isDatabase(String path, Set<String> beside) {
    if (mode == Mode.FRESH && Databases.looksLike(Tree.name(path), beside)) {
      left.add(path + " looks like a database");
      return true;
    }
    Found before = base == null ? null : base.at(path);
    return before != null && before.is(Kind.DATABASE);
  }

  private boolean holdsTracked(String folder) {
    String first = scope.tracked().ceiling(folder + "/");
    return first != null && first.startsWith(folder + "/");
  }

  private List<Path> children(String path, Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      names.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (AccessDeniedException e) {
      left.add((path.isEmpty() ? root.toString() : path) + " cannot be read");
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // gone meanwhile
    }
    return children;
  }
}
