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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder by what is known of it. What git ignores, and what looks like a database, is
 * decided once, when a cycle begins: what appears later is looked at whatever its name is. Only the
 * {@code .git} and {@code .evograft} at the top are passed over.
 */
final class TreeWalk {

  private static final String GIT = ".git";
  private static final char SEPARATOR = java.io.File.separatorChar;

  /** In what is included: whoever runs a library writes them, and makes them anew. */
  private static final Set<String> CACHES =
      Set.of(".cache", ".vite", ".vitest", "__pycache__", ".pytest_cache", ".mypy_cache");

  private final Path root;
  private final int begin;
  private final Scope scope;
  private final Mode mode;
  private final Base base;

  /** Folder by folder, each after the one that it is in. */
  private final Queue<List<Found>> found = new ConcurrentLinkedQueue<>();

  private final AtomicInteger same = new AtomicInteger();
  private final Queue<String> left = new ConcurrentLinkedQueue<>();

  /**
   * What counts.
   *
   * @param rules of git
   * @param tracked paths that git tracks, whatever it ignores
   * @param wanted names that count although they are ignored
   * @param excluded paths that never count
   */
  record Scope(IgnoreRules rules, Tracked tracked, Set<String> wanted, Set<String> excluded) {}

  private static final Scope ALL =
      new Scope(IgnoreRules.none(), Tracked.none(), Set.of(), Set.of());

  private enum Mode {
    /** As the user left it: its folders tell their rules. */
    FRESH,
    /** By the rules that are known, and the databases. */
    AGAIN,
    /** Everything. */
    RAW
  }

  /**
   * What an earlier walk found: of what is as it was then, nothing has to be found out again.
   *
   * @param tree empty for none
   * @param rules by which it was walked
   */
  private record Base(Tree tree, IgnoreRules rules) {

    static final Base NONE = new Base(Tree.NONE, IgnoreRules.none());
  }

  private TreeWalk(Path root, Scope scope, Mode mode, Base base) {
    this.root = root;
    this.begin = root.toString().length() + (root.getNameCount() == 0 ? 0 : 1);
    this.scope = scope;
    this.mode = mode;
    this.base = base;
  }

  /** Walks a tree that is as the user left it: its folders tell their rules. */
  static Tree fresh(Path root, Scope scope) throws IOException {
    return new TreeWalk(root, scope, Mode.FRESH, Base.NONE).walk();
  }

  /**
   * As the other.
   *
   * @param before by what was walked earlier, which found this
   * @return this very one where everything is as it was
   */
  static Tree fresh(Path root, Scope scope, Scope before, Tree base) throws IOException {
    boolean comparable =
        before.tracked().isSame(scope.tracked())
            && before.wanted().equals(scope.wanted())
            && before.excluded().equals(scope.excluded())
            && before.rules().isAboveAlike(scope.rules());
    Base known = comparable ? new Base(base, before.rules()) : Base.NONE;
    return new TreeWalk(root, scope, Mode.FRESH, known).walk();
  }

  /**
   * Walks it by the rules that are known; what was no database then is none now.
   *
   * @return the base itself where everything is as it was
   */
  static Tree again(Path root, Scope scope, Tree base) throws IOException {
    return new TreeWalk(root, scope, Mode.AGAIN, new Base(base, scope.rules())).walk();
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
    return raw(root, Tree.NONE);
  }

  /**
   * As the other.
   *
   * @param base what it is expected to be
   * @return the base itself where everything is so, as far as the system can tell
   */
  static Tree raw(Path root, Tree base) throws IOException {
    return new TreeWalk(root, ALL, Mode.RAW, new Base(base, ALL.rules())).walk();
  }

  private Tree walk() throws IOException {
    Lanes.run(new Folder("", root, false, true));
    int all = found.stream().mapToInt(List::size).sum();
    List<String> lines = left.stream().sorted().toList();
    boolean told = mode == Mode.FRESH ? lines.equals(base.tree().left()) : lines.isEmpty();
    if (told && all > 0 && all == same.get() && all == base.tree().entries().size()) {
      return base.tree();
    }
    Map<String, Found> entries = new LinkedHashMap<>(all * 2);
    for (List<Found> folder : found) {
      for (Found each : folder) {
        entries.put(each.path(), each);
      }
    }
    return new Tree(entries, lines);
  }

  /** One folder, and those in it at the same time. */
  private final class Folder extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient Path folder;
    private final boolean wanted;
    private final boolean alike;

    /**
     * Of a walk.
     *
     * @param alike whether what is above it has the rules that the base was walked by
     */
    Folder(String path, Path folder, boolean wanted, boolean alike) {
      this.path = path;
      this.folder = folder;
      this.wanted = wanted;
      this.alike = alike;
    }

    @Override
    protected void compute() {
      try {
        invokeAll(look(this));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private List<Folder> look(Folder in) throws IOException {
    boolean alike = in.alike;
    if (mode == Mode.FRESH && !in.wanted) {
      scope.rules().folder(in.path, in.folder);
      alike = alike && scope.rules().isAlike(base.rules(), in.path);
    }
    List<Path> children = children(in.path, in.folder);
    List<String> paths = new ArrayList<>(children.size());
    for (Path child : children) {
      String path = child.toString().substring(begin);
      paths.add(SEPARATOR == '/' ? path : path.replace(SEPARATOR, '/'));
    }
    Set<String> beside = mode == Mode.FRESH ? Databases.beside(paths) : Set.of();
    List<Found> here = new ArrayList<>(children.size());
    List<Folder> folders = new ArrayList<>();
    int known = 0;
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      if (isPassedOver(path) || scope.excluded().contains(path)) {
        continue;
      }
      Stamp stamp = stamp(children.get(i), path);
      if (stamp == null) {
        continue; // gone meanwhile, or nothing is known of it
      }
      Found before = alike ? base.tree().at(path) : null;
      Found is =
          before != null && isDecided(before, beside) && before.isStill(stamp)
              ? before
              : found(path, stamp, in.wanted, beside);
      if (before != null && (is == before || stamp.exact() && is.equals(before))) {
        is = before;
        known++;
      }
      here.add(is);
      if (is.is(Kind.FOLDER)) {
        folders.add(new Folder(path, children.get(i), is.wanted(), alike));
      }
    }
    same.addAndGet(known);
    found.add(here);
    return folders;
  }

  /** Whether nothing that lies beside it says what it is. */
  private boolean isDecided(Found before, Set<String> beside) {
    return mode != Mode.FRESH || beside.isEmpty() && !before.is(Kind.DATABASE);
  }

  private Found found(String path, Stamp stamp, boolean wanted, Set<String> beside) {
    if (mode == Mode.RAW) {
      return new Found(path, stamp.kind(), wanted, stamp);
    }
    if (Tree.name(path).equals(GIT)) {
      return new Found(path, Kind.REPOSITORY, wanted, stamp);
    }
    return stamp.kind() == Kind.FOLDER
        ? folder(path, stamp, wanted)
        : file(path, stamp, wanted, beside);
  }

  private @Nullable Stamp stamp(Path child, String path) throws IOException {
    try {
      return Stamp.find(child);
    } catch (AccessDeniedException e) {
      left.add(path + " cannot be read");
      return null;
    }
  }

  private boolean isPassedOver(String path) {
    return path.equals(GIT) || mode != Mode.RAW && path.equals(".evograft");
  }

  private Found folder(String path, Stamp stamp, boolean wanted) {
    if (wanted && CACHES.contains(Tree.name(path))) {
      return new Found(path, Kind.IGNORED, false, stamp);
    }
    boolean ignored = !wanted && scope.rules().ignores(path, true);
    boolean asked = wanted || ignored && scope.wanted().contains(Tree.name(path));
    return ignored && !asked && !scope.tracked().isBeneath(path)
        ? new Found(path, Kind.IGNORED, false, stamp)
        : new Found(path, Kind.FOLDER, asked, stamp);
  }

  private Found file(String path, Stamp stamp, boolean wanted, Set<String> beside) {
    boolean ignored =
        !wanted && scope.rules().ignores(path, false) && !scope.tracked().contains(path);
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
    if (mode == Mode.FRESH) {
      if (Databases.looksLike(Tree.name(path), beside)) {
        left.add(path + " looks like a database");
        return true;
      }
      return false;
    }
    Found before = base.tree().at(path);
    return before != null && before.is(Kind.DATABASE);
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
