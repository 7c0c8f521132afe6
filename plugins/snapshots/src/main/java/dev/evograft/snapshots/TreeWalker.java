// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RecursiveAction;
import org.jspecify.annotations.Nullable;

/** Walks the working tree of one part, several folders at a time. */
final class TreeWalker {

  private static final String DOT_GIT = ".git";
  private static final int MAX_RULES = 16 << 20;

  private final GitFolders folders;
  private final Coverage coverage;
  private final Scan scan;
  private final Look look;

  /**
   * A walker.
   *
   * @param scan gets what is found
   */
  TreeWalker(GitFolders folders, Coverage coverage, Scan scan, Look look) {
    this.folders = folders;
    this.coverage = coverage;
    this.scan = scan;
    this.look = look;
  }

  void walk() throws IOException {
    Stat root = Stat.find(folders.workTree());
    if (root == null || !root.is(Kind.FOLDER)) {
      return;
    }
    try {
      look.pool().invoke(new Folder("", folders.workTree(), root, Above.PLAIN));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What is above a path decides about it, too. */
  private enum Above {
    PLAIN,
    /** Ignored: only what is tracked is covered. */
    IGNORED,
    /** In the way of something that the snapshot has: all is covered. */
    FORCED
  }

  /** Something is at work in there. */
  static RetriableException changing(Path what) {
    return new RetriableException(
        "workspace_busy",
        what + " was replaced while it was read; try again when that is done",
        null);
  }

  private final class Folder extends RecursiveAction {

    private static final long serialVersionUID = 1L;

    private final transient String path;
    private final transient Path folder;
    private final transient Stat stat;
    private final transient Above above;

    Folder(String path, Path folder, Stat stat, Above above) {
      this.path = path;
      this.folder = folder;
      this.stat = stat;
      this.above = above;
    }

    @Override
    protected void compute() {
      try {
        invokeAll(children());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<RecursiveAction> children() throws IOException {
      if (coverage.isRoot(path)) {
        nested(repository());
        return List.of();
      }
      look.moments().looking(path);
      Map<String, Path> names = list(path, folder);
      if (names == null) {
        return List.of(); // gone since its own folder was read
      }
      GitFolders repository = !path.isEmpty() && names.containsKey(DOT_GIT) ? repository() : null;
      if (repository != null && !coverage.isFolder(path) && isOnItsOwn(repository)) {
        return List.of();
      }
      if (!path.isEmpty()) {
        scan.add(Found.of(Area.TREE, path, folder, stat));
      }
      if (coverage.isLive() && above != Above.IGNORED && names.containsKey(".gitignore")) {
        readRules(names.get(".gitignore"));
      }
      List<RecursiveAction> below = new ArrayList<>();
      for (Map.Entry<String, Path> child : names.entrySet()) {
        Stat stat = Stat.find(child.getValue());
        if (stat == null || leftAlone(child.getKey(), child.getValue())) {
          continue;
        }
        String childPath = Entry.child(path, child.getKey());
        if (child.getKey().equals(DOT_GIT) && path.isEmpty()) {
          dotGit(childPath, child.getValue(), stat);
        } else if (path.isEmpty()
            && stat.is(Kind.FOLDER)
            && child.getKey().equalsIgnoreCase(DOT_GIT)) {
          likeDotGit(childPath, child.getValue(), stat);
        } else if (child.getKey().equals(DOT_GIT) && repository != null) {
          scan.add(new Found(Area.TREE, Kind.ASIDE, childPath, child.getValue(), stat));
        } else if (stat.is(Kind.FOLDER)) {
          folder(childPath, child.getValue(), stat, below);
        } else {
          file(childPath, child.getValue(), stat, names.keySet());
        }
      }
      return below;
    }

    private @Nullable GitFolders repository() throws IOException {
      try {
        return GitFolders.at(folder);
      } catch (NoSuchFileException e) {
        throw changing(folder);
      }
    }

    /** Without what went away in between, or may not be read: git does without it, too. */
    private void readRules(Path file) throws IOException {
      try {
        look.moments().looking(Entry.child(path, ".gitignore"));
        Stat stat = Stat.find(file); // just before, since a pipe would never end
        if (stat != null && stat.is(Kind.FILE)) {
          if (stat.size() > MAX_RULES) {
            throw new EvograftException(
                "too_large",
                Failures.oneLine(file.toString())
                    + " is larger than ignore rules may be (16 MiB); make it smaller: git"
                    + " check-ignore -v PATH says which rule counts");
          }
          coverage.rules().folder(path, Files.readAllBytes(file));
        }
      } catch (NoSuchFileException | AccessDeniedException e) {
        return;
      }
    }

    private void folder(String childPath, Path child, Stat stat, List<RecursiveAction> below)
        throws IOException {
      if (coverage.isSealed(Entry.child(childPath, "*"))) {
        scan.add(Found.of(Area.TREE, childPath, child, stat));
        scan.add(new Found(Area.TREE, Kind.UNREADABLE, Entry.child(childPath, "*"), child, stat));
        return;
      }
      boolean forced = above == Above.FORCED || coverage.isSolid(childPath);
      boolean ignored = !forced && ignored(childPath, true);
      if (ignored && !coverage.holdsTracked(childPath) && !coverage.isRoot(childPath)) {
        below.add(new Ignored(childPath, child));
      } else {
        below.add(
            new Folder(
                childPath,
                child,
                stat,
                forced ? Above.FORCED : ignored ? Above.IGNORED : Above.PLAIN));
      }
    }

    /**
     * Adds a repository that is none of the snapshot's by its place; false for one that is new and
     * came around what is left alone: only git's own folder of it goes.
     */
    private boolean isOnItsOwn(GitFolders repository) throws IOException {
      if (coverage.isLive() || coverage.isKnown(folders.workTree(), path, repository)) {
        nested(repository);
      } else if (scan.leavesAnyIn(folder)) {
        return false;
      } else {
        scan.add(new Found(Area.TREE, Kind.ASIDE, path, folder, stat));
      }
      return true;
    }

    private void nested(@Nullable GitFolders repository) {
      scan.add(new Found(Area.TREE, Kind.REPOSITORY, path, folder, stat));
      scan.addNested(path, repository == null ? GitFolders.none(folder) : repository);
    }

    private void file(String childPath, Path child, Stat stat, Set<String> names) {
      if (above != Above.FORCED && !coverage.isTracked(childPath) && !coverage.isSolid(childPath)) {
        if (ignored(childPath, false)) {
          scan.addIgnored(Found.of(Area.TREE, childPath, child, stat));
          return;
        }
      }
      String name = String.valueOf(child.getFileName());
      char kind =
          coverage.isSealed(childPath)
              ? Kind.UNREADABLE
              : stat.is(Kind.FILE) && Databases.looksLike(name, names)
                  ? Kind.DATABASE
                  : stat.kind();
      scan.add(new Found(Area.TREE, kind, childPath, child, stat));
    }

    private boolean ignored(String childPath, boolean isFolder) {
      return above == Above.IGNORED || coverage.rules().ignores(childPath, isFolder);
    }

    /** {@code .git} of the part itself, or in the way of what the part had. */
    private void dotGit(String childPath, Path child, Stat stat) throws IOException {
      boolean folder = stat.is(Kind.FOLDER);
      if (folders.isRepository() && folders.embedded() && folder) {
        return;
      }
      boolean whole = folder && !coverage.isLive();
      if (whole && Places.isBegun(child)) {
        return; // it is gone on with
      }
      if (!folder || whole) {
        scan.add(new Found(Area.TREE, whole ? Kind.ASIDE : stat.kind(), childPath, child, stat));
      }
    }

    /** The same folder where the disk has no case; else what git itself does not read. */
    private void likeDotGit(String childPath, Path child, Stat stat) throws IOException {
      Path real = folder.resolve(DOT_GIT);
      if (Files.exists(real) && Files.isSameFile(real, child)) {
        dotGit(DOT_GIT, real, stat);
      } else {
        scan.add(new Found(Area.TREE, Kind.UNREADABLE, childPath, child, stat));
      }
    }

    /** Null when the folder is gone. */
    private @Nullable Map<String, Path> list(String at, Path of) throws IOException {
      try {
        Map<String, Path> names = readable(at, of);
        Stat now = Stat.find(of);
        if (now != null && (!now.is(Kind.FOLDER) || now.inode() != stat.inode())) {
          throw changing(of);
        }
        return now == null ? null : names;
      } catch (NoSuchFileException e) {
        return null;
      } catch (NotDirectoryException e) {
        throw changing(of);
      }
    }

    /** As {@link #names}; opened for that where it has to be and can be. */
    private Map<String, Path> readable(String at, Path of) throws IOException {
      Opened opened = look.opened();
      try {
        if (opened == null) {
          return names(at, of);
        }
        try {
          return names(at, of);
        } catch (AccessDeniedException e) {
          opened.open(of, Stat.of(of), 0700);
          return names(at, of);
        }
      } catch (AccessDeniedException e) {
        scan.add(new Found(Area.TREE, Kind.UNREADABLE, Entry.child(at, "*"), of, Stat.of(of)));
        return Map.of();
      }
    }
  }

  /** A folder that is ignored: what is in it is known by its size and its time alone. */
  private final class Ignored extends RecursiveAction {

    private static final long serialVersionUID = 1L;

    private final transient String path;
    private final transient Path folder;

    Ignored(String path, Path folder) {
      this.path = path;
      this.folder = folder;
    }

    @Override
    protected void compute() {
      try {
        invokeAll(list());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<Ignored> list() throws IOException {
      List<Ignored> below = new ArrayList<>();
      if (scan.ignored().size() >= Scan.MAX_IGNORED) {
        return below;
      }
      for (Map.Entry<String, Path> each : ignored(path, folder).entrySet()) {
        if (leftAlone(each.getKey(), each.getValue()) || each.getKey().equals(DOT_GIT)) {
          continue;
        }
        Stat stat = Stat.find(each.getValue());
        String childPath = Entry.child(path, each.getKey());
        if (stat != null && stat.is(Kind.FOLDER)) {
          below.add(new Ignored(childPath, each.getValue()));
        } else if (stat != null) {
          scan.addIgnored(Found.of(Area.TREE, childPath, each.getValue(), stat));
        }
      }
      return below;
    }

    /** Of a folder that is ignored; nothing there is opened, and it may go at any time. */
    private Map<String, Path> ignored(String at, Path of) throws IOException {
      try {
        look.moments().looking(at);
        return Files.isExecutable(of) ? names(at, of) : Map.of();
      } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
        return Map.of();
      }
    }
  }

  /** Of another workspace, too: a journal in there may be open in this very process. */
  private boolean leftAlone(String name, Path file) {
    return name.equals(".evograft") || scan.leaves(file);
  }

  private Map<String, Path> names(String at, Path of) throws IOException {
    Map<String, Path> names = new HashMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(of)) {
      for (Path child : stream) {
        String name = Names.last(child);
        if (name != null) {
          names.put(name, child);
        } else {
          scan.addUnwritable(Entry.child(at, String.valueOf(child.getFileName())));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (!names.isEmpty() && !Files.isExecutable(of)) {
      throw new AccessDeniedException(of.toString());
    }
    return names;
  }
}
