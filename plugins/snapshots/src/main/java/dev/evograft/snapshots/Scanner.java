// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Walks a workspace and the repositories nested in it. */
final class Scanner {

  static final int MAX_REPOSITORIES = 32;

  private record Todo(String root, GitFolders folders) {}

  private final Surroundings surroundings;
  private final ForkJoinPool pool;
  private boolean opening;

  Scanner(Surroundings surroundings, ForkJoinPool pool) {
    this.surroundings = surroundings;
    this.pool = pool;
  }

  /** From here on what may not be read is made readable. */
  Scanner opening() {
    opening = true;
    return this;
  }

  /** By the rules that are there; refuses what cannot be recorded exactly. */
  List<PartScan> scan(GitFolders main) throws IOException {
    return scan(main, null, null);
  }

  /**
   * By the rules of a snapshot.
   *
   * @param store from which the rules are read
   */
  List<PartScan> scan(GitFolders main, @Nullable Manifest target, @Nullable Store store)
      throws IOException {
    List<Part> targets = target == null ? List.of() : target.parts();
    Set<String> reached = new HashSet<>();
    List<PartScan> scans = new ArrayList<>();
    Deque<Todo> todo = new ArrayDeque<>(List.of(new Todo("", main)));
    while (!todo.isEmpty()) {
      Todo next = todo.remove();
      Part part = matching(next, targets);
      if (part != null && !reached.add(part.place().root())) {
        part = null;
      }
      PartScan scan =
          part == null || store == null ? live(next) : recorded(next, part, targets, store);
      scans.add(scan);
      new TreeMap<>(scan.scan().nested())
          .forEach((path, at) -> todo.add(new Todo(Entry.child(next.root, path), at)));
      if (scans.size() + todo.size() > MAX_REPOSITORIES) {
        throw new EvograftException(
            "too_many_repositories",
            "more than "
                + MAX_REPOSITORIES
                + " repositories in "
                + main.workTree()
                + "; ignore the folders that need no snapshot (.gitignore)");
      }
    }
    scans.addAll(withoutTree(main, targets, reached));
    return scans;
  }

  /** What a snapshot has of a repository, by its place, or by its identity when it was renamed. */
  private static @Nullable Part matching(Todo todo, List<Part> targets) throws IOException {
    for (Part part : targets) {
      if (part.place().root().equals(todo.root)) {
        return part;
      }
    }
    if (todo.folders.isRepository() && todo.folders.embedded()) {
      long inode = Stat.of(todo.folders.git()).inode();
      for (Part part : targets) {
        if (inode != 0 && part.place().gitInode() == inode) {
          return part;
        }
      }
    }
    return null;
  }

  /** Submodules whose folder is gone, while git's own folder of them is there. */
  private static List<PartScan> withoutTree(
      GitFolders main, List<Part> targets, Set<String> reached) throws IOException {
    List<PartScan> scans = new ArrayList<>();
    for (Part part : targets) {
      Part.Place place = part.place();
      if (reached.contains(place.root()) || !place.isRepository() || place.gitInode() != 0) {
        continue;
      }
      GitFolders folders =
          GitFolders.of(main.workTree().resolve(place.root()), Path.of(place.gitDir()));
      if (folders != null) {
        scans.add(
            new PartScan(
                place.root(), folders, new Scan(0), index(folders), part, new IgnoreRules()));
      }
    }
    return scans;
  }

  private PartScan live(Todo next) throws IOException {
    surroundings.git().check(next.folders);
    IgnoreRules rules = surroundings.git().rules(next.folders);
    byte[] index = index(next.folders);
    List<IndexFile.Item> items =
        index == null ? List.of() : IndexFile.read(index, indexPath(next.folders));
    Scan scan = walk(next.folders, Coverage.live(rules, items));
    return new PartScan(next.root, next.folders, scan, index, null, rules);
  }

  private PartScan recorded(Todo todo, Part part, List<Part> targets, Store store)
      throws IOException {
    // A repository that was made where there was none is moved aside as it is.
    Todo next =
        part.place().isRepository()
            ? todo
            : new Todo(todo.root, GitFolders.none(todo.folders.workTree()));
    IgnoreRules rules = IgnoreRules.fromBytes(store.bytes(part.cover().rules()));
    ObjectId tracked = part.cover().tracked();
    List<IndexFile.Item> items =
        tracked.equals(ObjectId.zeroId())
            ? List.of()
            : IndexFile.read(store.bytes(tracked), indexPath(next.folders));
    List<Part.Place> nested = new ArrayList<>();
    String at = part.place().root();
    for (Part other : targets) {
      String root = other.place().root();
      if (!root.equals(at) && Entry.within(root, at)) {
        nested.add(
            new Part.Place(
                at.isEmpty() ? root : root.substring(at.length() + 1),
                other.place().gitDir(),
                other.place().gitInode()));
      }
    }
    Coverage coverage = Coverage.recorded(rules, items, part.entries(), nested);
    if (opening) {
      coverage.opening();
    }
    return new PartScan(
        next.root, next.folders, walk(next.folders, coverage), index(next.folders), part, rules);
  }

  private Scan walk(GitFolders folders, Coverage coverage) throws IOException {
    Scan scan = new Scan(surroundings.limits().files());
    new TreeWalker(folders, coverage, surroundings.excluded(), scan).walk(pool);
    return scan;
  }

  private static String indexPath(GitFolders folders) {
    return folders.isRepository() ? folders.git().resolve("index").toString() : "the index";
  }

  private static byte @Nullable [] index(GitFolders folders) throws IOException {
    if (!folders.isRepository()) {
      return null;
    }
    Path file = folders.git().resolve("index");
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : null;
  }
}
