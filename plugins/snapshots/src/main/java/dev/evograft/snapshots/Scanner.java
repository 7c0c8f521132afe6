// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Walks a workspace and the repositories nested in it. */
final class Scanner {

  static final int MAX_REPOSITORIES = 32;

  private record Todo(String root, GitFolders folders, @Nullable Part part) {}

  private final Surroundings surroundings;
  private final GitFolders main;
  private final Look look;

  Scanner(Surroundings surroundings, GitFolders main, Look look) {
    this.surroundings = surroundings;
    this.main = main;
    this.look = look;
  }

  /** By the rules that are there; refuses what cannot be recorded exactly. */
  List<PartScan> scan() throws IOException {
    List<PartScan> scans = new ArrayList<>();
    Deque<Todo> todo = new ArrayDeque<>(List.of(new Todo("", main, null)));
    Scan.Count count = new Scan.Count(surroundings.limits(), main.workTree());
    while (!todo.isEmpty()) {
      Todo next = todo.remove();
      PartScan scan = live(next, count);
      scans.add(scan);
      new TreeMap<>(scan.scan().nested())
          .forEach((path, at) -> todo.add(new Todo(Entry.child(next.root, path), at, null)));
      if (scans.size() + todo.size() > MAX_REPOSITORIES) {
        List<String> roots = new ArrayList<>(scans.stream().map(PartScan::root).toList());
        todo.forEach(each -> roots.add(each.root));
        throw new Refusals(main.workTree(), roots)
            .tooManyRepositories(MAX_REPOSITORIES, roots.get(roots.size() - 1));
      }
    }
    return scans;
  }

  private PartScan live(Todo next, Scan.Count count) throws IOException {
    surroundings.git().check(next.folders);
    IgnoreRules rules = surroundings.git().rules(next.folders);
    GitState git = GitState.read(next.folders);
    byte[] index = git.index().bytes();
    List<IndexFile.Item> items =
        index == null
            ? List.of()
            : new IndexFile(indexPath(next.folders), git(next.folders)).items(index);
    Scan scan = new Scan(next.root, count, surroundings.excluded());
    walk(next.folders, Coverage.live(rules, items), scan);
    return new PartScan(next.root, next.folders, scan, git, null, rules);
  }

  /**
   * By the rules of a snapshot.
   *
   * @param store from which the rules are read
   */
  List<PartScan> scan(Manifest target, Store store) throws IOException {
    Places places = new Places(main);
    Set<java.nio.file.Path> excluded = new LinkedHashSet<>(surroundings.excluded());
    target.excluded().forEach(path -> excluded.add(Names.resolve(main.workTree(), path)));
    List<Part> left = new ArrayList<>(target.parts());
    List<PartScan> scans = new ArrayList<>();
    Deque<Todo> todo = new ArrayDeque<>();
    Part first = left.remove(0);
    todo.add(new Todo("", first.place().isRepository() ? main : none(main), first));
    while (!todo.isEmpty()) {
      Todo next = todo.remove();
      PartScan scan = recorded(next, target, store, excluded);
      scans.add(scan);
      Map<String, GitFolders> found = new TreeMap<>(scan.scan().nested());
      for (boolean byPlace : new boolean[] {false, true}) { // who was renamed is known for sure
        for (Map.Entry<String, GitFolders> each : found.entrySet()) {
          String root = Entry.child(next.root, each.getKey());
          Todo nested =
              byPlace ? here(root, each.getValue(), left, places) : moved(root, each, left);
          if (nested == null && !byPlace) {
            nested = within(next, each, left);
          }
          if (nested == null && !byPlace) {
            nested = otherwiseNamed(root, each.getValue(), left);
          }
          if (nested != null) {
            left.remove(nested.part);
            todo.add(nested);
          }
        }
      }
    }
    for (Part part : left) { // submodules whose folder is gone, but not git's own folder of them
      GitFolders folders = part.place().isEmbedded() ? null : places.git(part);
      if (folders != null) {
        scans.add(
            new PartScan(
                part.place().root(),
                folders,
                new Scan(
                    part.place().root(), new Scan.Count(Limits.NONE, main.workTree()), Set.of()),
                GitState.read(folders),
                part,
                new IgnoreRules()));
      }
    }
    return scans;
  }

  private static GitFolders none(GitFolders folders) {
    return GitFolders.none(folders.workTree());
  }

  /** The part of a place, if it was not found elsewhere; what is there may be something else. */
  private static @Nullable Todo here(String root, GitFolders found, List<Part> left, Places places)
      throws IOException {
    for (Part part : left) {
      if (part.place().root().equals(root)) {
        GitFolders folders = places.git(part);
        return new Todo(root, folders == null ? none(found) : folders, part);
      }
    }
    return null;
  }

  /** The part that a repository is, wherever it is now. */
  private static @Nullable Todo moved(
      String root, Map.Entry<String, GitFolders> found, List<Part> left) throws IOException {
    GitFolders folders = found.getValue();
    Part part =
        folders.isRepository() && folders.embedded() ? Coverage.renamed(left, folders) : null;
    return part == null ? null : new Todo(root, folders, part);
  }

  /** A submodule of a repository that was renamed: it went with that. */
  private static @Nullable Todo within(
      Todo above, Map.Entry<String, GitFolders> found, List<Part> left) throws IOException {
    Part part = java.util.Objects.requireNonNull(above.part);
    GitFolders folders = found.getValue();
    if (above.root.equals(part.place().root()) || !folders.isRepository() || folders.isLinked()) {
      return null;
    }
    String was = Entry.child(part.place().root(), found.getKey());
    for (Part each : left) {
      Part.Place place = each.place();
      if (place.root().equals(was) && !place.isLinked() && place.isWithin(part.place())) {
        String name = place.gitDir().substring(part.place().gitDir().length() + 1);
        if (folders.git().equals(above.folders.git().resolve(name))
            && Places.hasHistory(each, folders)) {
          return new Todo(Entry.child(above.root, found.getKey()), folders, each);
        }
      }
    }
    return null;
  }

  /** One whose name changed in case alone, where nothing else tells that it is the same. */
  private @Nullable Todo otherwiseNamed(String root, GitFolders found, List<Part> left)
      throws IOException {
    Part part =
        found.isRepository() ? Coverage.otherwiseNamed(left, main.workTree(), root, found) : null;
    return part == null ? null : new Todo(root, found, part);
  }

  private PartScan recorded(
      Todo next, Manifest target, Store store, Set<java.nio.file.Path> excluded)
      throws IOException {
    Part part = java.util.Objects.requireNonNull(next.part);
    IgnoreRules rules = IgnoreRules.fromBytes(store.bytes(part.cover().rules()));
    ObjectId tracked = part.cover().tracked();
    List<IndexFile.Item> items =
        tracked.equals(ObjectId.zeroId())
            ? List.of()
            : new IndexFile(indexPath(next.folders)).items(store.bytes(tracked));
    Map<String, Part> nested = new HashMap<>();
    String at = part.place().root();
    for (Part other : target.parts()) {
      String root = other.place().root();
      if (!root.equals(at) && Entry.within(root, at)) {
        nested.put(at.isEmpty() ? root : root.substring(at.length() + 1), other);
      }
    }
    Scan scan = new Scan(next.root, new Scan.Count(Limits.NONE, main.workTree()), excluded);
    walk(
        next.folders,
        Coverage.recorded(rules, look.purpose(), items, part.entries(), nested),
        scan);
    return new PartScan(next.root, next.folders, scan, GitState.read(next.folders), part, rules);
  }

  private void walk(GitFolders folders, Coverage coverage, Scan scan) throws IOException {
    new TreeWalker(folders, coverage, scan, look).walk();
    if (folders.isRepository()) {
      new RefFiles(folders).unwritable().forEach(scan::addUnwritable);
    }
  }

  /** The command for a repository, as it is typed where the snapshot was asked for. */
  private String git(GitFolders folders) {
    Path tree = folders.workTree();
    return tree.equals(main.workTree())
        ? "git"
        : "git -C " + Failures.quoted(Failures.oneLine(tree.toString()));
  }

  private static String indexPath(GitFolders folders) {
    return folders.isRepository() ? folders.git().resolve("index").toString() : "the index";
  }
}
