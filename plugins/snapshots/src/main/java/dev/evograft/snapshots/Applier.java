// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the files of a workspace what a snapshot has, in an order in which nothing is in the way of
 * anything: repositories aside, files away, renamed repositories back, folders away, folders and
 * files written, permissions at the end. Each step may have been done before a crash.
 */
final class Applier {

  private final Path root;
  private final Store store;
  private final String target;
  private final String undo;
  private final List<String> failed = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private final Map<PartDifference, Map<Area, SafeTree>> trees = new HashMap<>();

  /**
   * An applier.
   *
   * @param root of the first part
   * @param target the snapshot that is restored
   * @param undo the snapshot that recorded what there is
   */
  Applier(Path root, Store store, String target, String undo) {
    this.root = root;
    this.store = store;
    this.target = target;
    this.undo = undo;
  }

  /** What could not be done, a line each. */
  List<String> failed() {
    return failed;
  }

  List<String> named() {
    return named;
  }

  void apply(Difference difference) throws IOException {
    List<PartDifference> parts = difference.parts();
    for (PartDifference part : parts) {
      each(part, part.aside(), entry -> takeAside(part, entry));
    }
    for (PartDifference part : parts) {
      List<Entry> files = part.remove().stream().filter(e -> !Kind.folder(e.kind())).toList();
      each(part, files, entry -> now(part, entry.area()).remove(entry.path()));
    }
    for (PartDifference part : parts) {
      moveBack(part);
    }
    removeFolders(parts);
    for (PartDifference part : parts) {
      write(part);
    }
    for (PartDifference part : parts) {
      each(part, part.back(), entry -> giveBack(part, entry));
    }
    for (PartDifference part : parts) {
      modes(part);
    }
  }

  private void takeAside(PartDifference part, Entry entry) throws IOException {
    Path from = now(part, entry.area()).path(entry.path());
    String partRoot = part.now() == null ? "" : part.now().place().root();
    new Aside(store).take(undo, partRoot, entry.path(), from);
    named.add(
        Failures.oneLine(Entry.child(partRoot, entry.path()))
            + ": a repository of its own, kept whole; restore "
            + undo
            + " puts it back");
  }

  private void giveBack(PartDifference part, Entry entry) throws IOException {
    String partRoot = part.target().place().root();
    Path to = tree(part, entry.area()).path(entry.path());
    if (!new Aside(store).giveBack(target, partRoot, entry.path(), to)) {
      failed.add(Failures.oneLine(entry.path()) + ": the repository that was kept is gone");
    }
  }

  /** A nested repository that was renamed gets its old place again, with all that is in it. */
  private void moveBack(PartDifference part) {
    Part now = part.now();
    String to = part.target().place().root();
    if (now == null || now.place().root().equals(to)) {
      return;
    }
    attempt(
        to,
        () -> {
          SafeTree whole = new SafeTree(root, store);
          Path from = whole.path(now.place().root());
          if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
          }
          makeFolders(to);
          Path place = whole.path(to);
          if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            removeEmptyFolders(place);
          }
          Files.move(from, place);
          trees.remove(part);
        });
  }

  private void makeFolders(String path) throws IOException {
    SafeTree whole = new SafeTree(root, store);
    List<String> missing = new ArrayList<>();
    for (String at = Entry.parent(path); !at.isEmpty(); at = Entry.parent(at)) {
      missing.add(0, at);
    }
    for (String at : missing) {
      Path folder = whole.path(at);
      if (Stat.find(folder) == null) {
        Files.createDirectory(folder);
      }
    }
  }

  private static void removeEmptyFolders(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = new ArrayList<>(walk.toList());
    }
    all.sort(Comparator.reverseOrder());
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** Those of nested parts first, and within a part the deepest first. */
  private void removeFolders(List<PartDifference> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      PartDifference part = parts.get(i);
      List<Entry> folders =
          part.remove().stream()
              .filter(entry -> Kind.folder(entry.kind()))
              .sorted(Comparator.comparing(Entry::path).reversed())
              .toList();
      each(
          part,
          folders,
          entry -> {
            if (!now(part, entry.area()).remove(entry.path())) {
              named.add(Failures.oneLine(entry.path()) + ": holds what is ignored, and stays");
            }
          });
    }
  }

  private void write(PartDifference part) {
    each(
        part,
        part.write(),
        entry -> {
          SafeTree tree = tree(part, entry.area());
          if (Kind.folder(entry.kind())) {
            tree.folder(entry);
          } else {
            tree.write(entry);
          }
        });
  }

  /** The deepest first: a folder that may not be entered is closed after what is in it. */
  private void modes(PartDifference part) {
    List<Entry> due = new ArrayList<>(part.modes());
    part.write().stream().filter(entry -> Kind.folder(entry.kind())).forEach(due::add);
    for (Entry entry : part.target().entries()) {
      if (Kind.folder(entry.kind()) && tree(part, entry.area()).opened().contains(entry.path())) {
        due.add(entry);
      }
    }
    due.sort(Comparator.comparing(Entry::path).reversed());
    each(part, due, entry -> tree(part, entry.area()).mode(entry));
  }

  private interface Step {
    void on(Entry entry) throws IOException;
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void each(PartDifference part, List<Entry> entries, Step step) {
    for (Entry entry : entries) {
      attempt(
          Entry.child(part.target().place().root(), entry.area().shown() + entry.path()),
          () -> step.on(entry));
    }
  }

  private void attempt(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      failed.add(
          Failures.oneLine(what) + ": " + Failures.reason(e) + "; mend that and restore again");
    }
  }

  /** Where an area of a part belongs. */
  private SafeTree tree(PartDifference part, Area area) {
    return trees
        .computeIfAbsent(part, key -> new EnumMap<>(Area.class))
        .computeIfAbsent(area, key -> new SafeTree(Places.base(root, part.target(), key), store));
  }

  /** Where an area of a part is at the moment: a repository may have been renamed. */
  private SafeTree now(PartDifference part, Area area) {
    Part now = part.now();
    if (now == null || now.place().root().equals(part.target().place().root())) {
      return tree(part, area);
    }
    Path moved = Places.base(root, now, area);
    return new SafeTree(
        Files.isDirectory(moved, LinkOption.NOFOLLOW_LINKS)
            ? moved
            : Places.base(root, part.target(), area),
        store);
  }
}
