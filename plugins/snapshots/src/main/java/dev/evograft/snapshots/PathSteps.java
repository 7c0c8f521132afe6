// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Does the steps of a plan that change paths. Each may have been done before a crash. */
final class PathSteps {

  /** So many one by one. */
  private static final int MOVED_NAMED = 20;

  private final Store store;
  private final Places places;
  private final PlanFile.Plan plan;
  private final List<Part> parts;
  private final Aside aside;
  private final Opened opened;
  private final RealNames names;
  private final List<String> failed = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private final List<String> moved = new ArrayList<>();
  private final Set<String> explained = new HashSet<>();
  private final Map<String, List<Step.OfPath>> byPath = new HashMap<>();
  private final Map<Integer, String> movedFrom = new HashMap<>();
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Path> folders = new LinkedHashSet<>();
  private final List<Path> taken = new ArrayList<>();
  private final List<Path> split = new ArrayList<>();
  private OwnFolders.@Nullable Held held;

  PathSteps(Store store, Places places, PlanFile.Plan plan, List<Part> parts) {
    this.store = store;
    this.places = places;
    this.plan = plan;
    this.parts = parts;
    this.aside = new Aside(store);
    this.opened = new Opened(store, places);
    this.names = new RealNames(plan.steps(), RealNames.Disk.REAL);
    for (Step step : plan.steps()) {
      if (step instanceof Step.Move move) {
        movedFrom.put(move.part(), move.from());
      } else if (step instanceof Step.Init) {
        begun.add(step.part());
      } else if (step instanceof Step.OfPath path) {
        byPath.computeIfAbsent(place(path), none -> new ArrayList<>()).add(path);
      }
    }
  }

  /** Under locks that somebody may take away. */
  void under(OwnFolders.Held locks) {
    held = locks;
  }

  /** What could not be done, a line each. */
  List<String> failed() {
    return failed;
  }

  /** What people should know, a line each. */
  List<String> named() {
    return named;
  }

  /** Whether it was said already why a path is not what it shall be. */
  boolean isExplained(Step.OfPath step) {
    return explained.contains(place(step));
  }

  private static String place(Step step) {
    return step instanceof Step.OfPath path ? path.part() + path.either().key() : "";
  }

  private void fail(Step step, String why) {
    explained.add(place(step));
    failed.add(shown(step) + ": " + why);
  }

  /** Folders in which something changed. */
  Set<Path> folders() {
    return folders;
  }

  void run() throws IOException {
    try (opened) {
      for (Step step : plan.steps()) {
        try {
          if (step instanceof Step.OfPath path) {
            run(path);
          } else if (step instanceof Step.Move move) {
            move(move);
          } else if (step instanceof Step.Init init) {
            begin(parts.get(init.part()));
          }
        } catch (IOException | RuntimeException e) {
          fail(step, Failures.reason(e) + "; mend that and restore again");
        }
      }
    }
    tell(taken, "your user or group now, as another cannot be given");
    tell(split, "a name of its own now: the other hard links have what was there before");
    for (String each : moved.subList(0, Math.min(MOVED_NAMED, moved.size()))) {
      named.add(each + ": is new and kept as it is; restore " + plan.undo() + " puts it back");
    }
    if (moved.size() > MOVED_NAMED) {
      named.add(
          (moved.size() - MOVED_NAMED)
              + " more that are new are kept as they are; restore "
              + plan.undo()
              + " puts them back");
    }
  }

  private void tell(List<Path> paths, String what) {
    if (!paths.isEmpty()) {
      int more = paths.size() - 1;
      named.add(paths.get(0) + (more > 0 ? " and " + more + " more have " : " has ") + what);
    }
  }

  /** What a process that died was moving from one disk to another is brought to an end. */
  void resume() throws IOException {
    @Nullable Exception first = null; // which keeps no other from its end
    try {
      for (Step step : plan.steps()) {
        try {
          Path path = step instanceof Step.OfPath of ? find(of) : null;
          if (path != null && step instanceof Step.OfPath of) {
            aside.resume(plan.undo(), of, key(of), path);
          }
        } catch (IOException | RuntimeException e) {
          first = first == null ? e : first;
        }
      }
    } finally {
      opened.close();
    }
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    }
  }

  String shown(Step step) {
    String root = parts.get(step.part()).place().root();
    return Failures.oneLine(
        step instanceof Step.OfPath path
            ? Entry.child(root, Difference.shown(path.either()))
            : root);
  }

  /**
   * Where a step is done; null when a folder above it is not there, or git's own folder is gone.
   */
  private @Nullable Path find(Step.OfPath step) throws IOException {
    Entry entry = step.either();
    SafeTree tree = places.safe(parts.get(step.part()), entry.area(), opened);
    return tree == null ? null : tree.find(entry.path());
  }

  /** As {@link #find}; git's own folders are not all recorded, and are made where they are gone. */
  private @Nullable Path way(Step.OfPath step) throws IOException {
    Path path = find(step);
    Entry then = step.then();
    if (path == null && then != null && then.area() != Area.TREE) {
      SafeTree tree = places.safe(parts.get(step.part()), then.area(), opened);
      if (tree != null) {
        tree.makeWay(then.path(), !then.area().isOfTree());
        path = tree.find(then.path());
      }
    }
    return path;
  }

  /** What is there, by this very name; null when it is nothing. */
  private @Nullable Stat look(Step.OfPath step, Path path) throws IOException {
    Stat is = Stat.find(path);
    return is == null || names.other(step, path) != null ? null : is;
  }

  private void run(Step.OfPath step) throws IOException {
    if (held != null && step.either().area() == Area.OWN) {
      held.check(step.either().path());
    }
    Path path = way(step);
    boolean goes = step.then() == null;
    if (path == null) {
      if (!goes) {
        throw new FileSystemException(
            step.either().path(), null, "a folder above it is gone, or is a link");
      }
      return;
    }
    folders.add(path.resolveSibling(""));
    if (goes && (isBegun(step) || isReplaced(step, path))) {
      return; // before a crash
    }
    switch (step.act()) {
      case ASIDE -> {
        char kind = step.either().kind();
        if (!aside.take(plan.undo(), kind, key(step), path, () -> check(step, path))) {
          return; // it was gone
        }
        if (Kind.moved(kind)) {
          moved.add(shown(step));
        } else {
          named.add(
              shown(step)
                  + ": a repository of its own, kept whole; restore "
                  + plan.undo()
                  + " puts it back");
        }
      }
      case BACK -> {
        if (step.now() != null) {
          fail(step, "was changed since, and the snapshot has no copy of it; it was left");
        } else if (!aside.giveBack(
            plan.target(), step.either().kind(), key(step), path, () -> check(step, path))) {
          fail(
              step,
              "is gone, and the snapshot has no copy of it: it was given back, or never moved");
        }
      }
      case REMOVE, WRITE -> replace(step, path);
      case EMPTY -> empty(step, path);
      case FOLDER -> {
        rename(step, path);
        folder(path, () -> check(step, path));
      }
      case MODE -> mode(step, path);
    }
  }

  /** Whether what had the place of git's own folder went, and that was begun anew. */
  private boolean isBegun(Step.OfPath step) throws IOException {
    Entry entry = step.either();
    Path path = find(step);
    Stat is = path == null ? null : Stat.find(path);
    boolean place =
        begun.contains(step.part()) && entry.area() == Area.TREE && entry.path().equals(".git");
    return place
        && is != null
        && is.is(Kind.FOLDER)
        && (!Kind.aside(entry.kind()) || aside.has(plan.undo(), entry.kind(), key(step)));
  }

  /** Whether it was put aside, and what is there is of a later step. */
  private boolean isReplaced(Step.OfPath step, Path path) throws IOException {
    Stat is = Stat.find(path);
    char kind = step.either().kind();
    if (is == null || step.act() != Step.Act.ASIDE || !aside.has(plan.undo(), kind, key(step))) {
      return false;
    }
    List<Step.OfPath> all = byPath.getOrDefault(place(step), List.of());
    for (Step.OfPath later : all.subList(all.indexOf(step) + 1, all.size())) {
      Entry then = later.then();
      if (then != null && isMade(later, then, path, is)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMade(Step.OfPath step, Entry then, Path path, Stat is) throws IOException {
    if (!is.is(Kind.onDisk(then.kind()))) {
      return false;
    }
    return step.act() == Step.Act.BACK
        ? !aside.has(plan.target(), then.kind(), key(step))
        : Kind.folder(then.kind()) || isThere(path, is, then);
  }

  /**
   * By which the undo knows a path: where it was before a repository was moved. What comes back is
   * of the snapshot, which knows it by where it shall be.
   */
  private String key(Step.OfPath step) {
    String root = parts.get(step.part()).place().root();
    Entry entry = step.either();
    boolean back = step.act() == Step.Act.BACK;
    return Entry.child(
        back ? root : movedFrom.getOrDefault(step.part(), root),
        entry.area().shown() + entry.path());
  }

  /**
   * What is there is moved out of the way and never written to: it may have been changed since the
   * undo recorded it, or may be written to at this moment.
   */
  private void replace(Step.OfPath step, Path path) throws IOException {
    Stat is = look(step, path);
    Ownership owner = Ownership.around(path);
    check(step, path); // else it is that of what a link leads to
    Entry then = step.then();
    Step.Seen now = step.now();
    if (then != null && !store.holds(then.content())) {
      throw new FileSystemException(path.toString(), null, "its content is gone from the snapshot");
    }
    if (is != null) {
      boolean expected = now != null && is.sameContent(now.stat());
      if (!expected && then != null && isThere(path, is, then)) {
        if (!isDatabase(then)) { // which has them since it has its name
          setMode(step, path, is, then.mode());
        }
        return;
      }
      if (now == null || is.is(Kind.FOLDER)) {
        throw new FileSystemException(
            path.toString(), null, "something came up in its place and was left");
      }
      if (isGits(step, is)) {
        aside.keepName(plan.undo(), key(step), path, expected);
        store.moments().before("put " + path);
        own(new Written(store, owner, () -> check(step, path)).over(step.either(), path), path);
        return;
      }
      if (then != null && is.is(Kind.FILE) && Ownership.names(path) > 1) {
        split.add(path);
      }
      keep(step, path, expected);
    }
    if (then != null) {
      store.moments().before("put " + path);
      try {
        own(new Written(store, owner, () -> check(step, path)).put(then, path), path);
      } catch (FileAlreadyExistsException e) {
        throw new FileSystemException(
            path.toString(), null, "something came up in its place and was left");
      }
    }
  }

  /** Notes what has another owner or group now than what was there. */
  private void own(boolean given, Path path) {
    if (!given) {
      taken.add(path);
    }
  }

  private void keep(Step.OfPath step, Path path, boolean expected) throws IOException {
    check(step, path);
    Path kept = aside.keep(plan.undo(), key(step), path, expected);
    try {
      check(step, path);
    } catch (IOException e) {
      if (Stat.find(path) == null) {
        Files.move(kept, path); // it is from where a link leads by now, and goes back there
      }
      throw e;
    }
  }

  /** Whoever is still at work may put a link in the place of a folder at any moment. */
  private void check(Step.OfPath step, Path path) throws IOException {
    check(path, find(step));
  }

  private static void check(Path path, @Nullable Path now) throws IOException {
    if (!path.equals(now)) {
      throw new FileSystemException(
          path.toString(), null, "a folder above it was changed meanwhile");
    }
  }

  /**
   * A file of git's own is never missing, not even for a moment: git would take the folder above
   * for its repository. It is under git's lock.
   */
  private static boolean isGits(Step.OfPath step, Stat is) {
    Entry then = step.then();
    return then != null && !then.area().isOfTree() && then.kind() == Kind.FILE && is.is(Kind.FILE);
  }

  /** Which is not opened, for its permissions neither: somebody may have it open by now. */
  private static boolean isDatabase(Entry then) {
    return then.area() == Area.TREE && then.kind() == Kind.FILE && Committed.isByName(then.path());
  }

  private static boolean isThere(Path path, Stat is, Entry then) throws IOException {
    if (isDatabase(then)) {
      return is.is(then.kind()) && is.size() == then.size(); // nobody opens a database
    }
    return Kind.moved(then.kind())
        ? is.is(Kind.onDisk(then.kind())) && Fingerprint.fits(path, is, then.content())
        : is.is(then.kind()) && Contents.isIn(path, is, then.content());
  }

  private void empty(Step.OfPath step, Path path) throws IOException {
    Stat is = look(step, path);
    if (is == null || !is.is(Kind.FOLDER)) {
      return;
    }
    try {
      store.moments().before("remove " + path);
      check(step, path);
      Files.delete(path);
    } catch (DirectoryNotEmptyException e) {
      if (names.isShared(step, path)) {
        return; // it gets that name
      }
      explained.add(place(step));
      named.add(shown(step) + ": holds what is ignored, and stays");
    }
  }

  /** A folder that could not go, for what is ignored in it, and has the name in other case. */
  private void rename(Step.OfPath step, Path path) throws IOException {
    Path from = names.other(step, path);
    if (from != null) {
      store.moments().before("rename " + from);
      check(step, path);
      Files.move(from, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** One that came up elsewhere, as the way was changed in between, goes again. */
  private void folder(Path path, Written.Way way) throws IOException {
    Stat is = Stat.find(path);
    if (is == null) {
      store.moments().before("folder " + path);
      Ownership owner = Ownership.ofFolder(path.resolveSibling(""));
      way.check();
      store.moments().before("appear " + path);
      Files.createDirectory(path);
      Written.Made made = Written.Made.of(path);
      store.moments().before("give " + path);
      Written.checkAfter(way, path, made);
      own(owner.give(path), path);
    } else if (!is.is(Kind.FOLDER)) {
      throw new FileSystemException(
          path.toString(), null, "something came up in its place and was left");
    }
  }

  private void mode(Step.OfPath step, Path path) throws IOException {
    Stat is = Stat.find(path);
    Entry then = step.then();
    if (is != null && then != null && is.is(Kind.onDisk(then.kind()))) {
      setMode(step, path, is, then.mode());
    }
  }

  private void setMode(Step.OfPath step, Path path, Stat is, int mode) throws IOException {
    if (!is.is(Kind.LINK) && is.mode() != mode) {
      store.moments().before("mode " + path);
      check(step, path);
      SafeTree.mode(path, mode);
      opened.settled(path);
    } else {
      opened.settled(path);
    }
  }

  private void move(Step.Move move) throws IOException {
    SafeTree whole = new SafeTree(places.root(), "", opened);
    Path from = whole.find(move.from());
    if (from == null || Stat.find(from) == null) {
      return;
    }
    for (int slash = move.to().indexOf('/'); slash > 0; slash = move.to().indexOf('/', slash + 1)) {
      String above = move.to().substring(0, slash);
      Path path = way(whole, above);
      folder(path, () -> whole.check(above, path));
    }
    Path to = way(whole, move.to());
    boolean same = RealNames.Disk.REAL.isSame(from, to);
    if (!same && Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
      whole.check(move.to(), to);
      removeEmptyFolders(to);
    }
    if (!same && Stat.find(to) != null) {
      throw new FileSystemException(to.toString(), null, "something is in the way");
    }
    folders.add(to.resolveSibling(""));
    store.moments().before("move " + from);
    Written.Made made = Written.Made.of(from);
    whole.check(move.from(), from);
    whole.check(move.to(), to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    try {
      whole.check(move.to(), to);
    } catch (IOException e) {
      if (made.isAt(to) && Stat.find(from) == null) {
        Files.move(to, from, StandardCopyOption.ATOMIC_MOVE); // it came up elsewhere
      }
      throw e;
    }
  }

  /** As little as makes a repository that is known by its history; all else follows. */
  private void begin(Part part) throws IOException {
    Part.Place place = part.place();
    Path common = places.at(place.commonDir());
    places.bare(place.commonDir(), opened); // which refuses what is outside
    if (!place.isLinked() || !Files.isDirectory(common.resolve("objects"))) {
      folders(place.commonDir() + "/objects/pack", part);
      folders(place.commonDir() + "/refs", part);
    }
    folders(place.gitDir(), part);
    ObjectId head = part.git().head();
    if (!head.equals(ObjectId.zeroId())) {
      new HeldObjects(store).giveBack(Set.of(head), Set.of(head), common.resolve("objects"));
    }
  }

  /** Makes a folder of git's own, and those on the way to it that are not there. */
  private void folders(String noted, Part part) throws IOException {
    int mode = sharing(part);
    SafeTree tree = places.bare(noted, opened);
    String path = places.within(noted) + "/";
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String name = path.substring(0, slash);
      Path folder = way(tree, name);
      if (Stat.find(folder) == null) {
        store.moments().before("folder " + folder);
        Path above = folder.resolveSibling("");
        int wanted = mode < 0 ? opened.mode(above, Stat.of(above)) : mode;
        Ownership.makeGits(folder, wanted, () -> tree.check(name, folder));
        folders.add(folder);
      }
    }
  }

  /** Whom a folder of git's own let in, as far as the snapshot has one; -1 where it has none. */
  private static int sharing(Part part) {
    return part.entries().stream()
        .filter(entry -> entry.area() == Area.COMMON && Kind.folder(entry.kind()))
        .filter(entry -> entry.path().indexOf('/') < 0)
        .mapToInt(entry -> entry.mode() | 0700)
        .findFirst()
        .orElse(-1);
  }

  private static Path way(SafeTree whole, String path) throws IOException {
    Path found = whole.find(path);
    if (found == null) {
      throw new FileSystemException(path, null, "something is in the way");
    }
    return found;
  }

  /** Folders only: whatever else came up in there stays. */
  private static void removeEmptyFolders(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = new ArrayList<>(walk.toList());
    }
    if (all.stream().allMatch(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))) {
      Collections.reverse(all);
      for (Path each : all) {
        Files.delete(each); // which does nothing to one that is not empty
      }
    }
  }

  /** What became of the files that were moved out of the way. */
  void settle() throws IOException {
    for (Step step : plan.steps()) {
      if (step instanceof Step.OfPath path
          && path.now() != null
          && (path.act() == Step.Act.REMOVE || path.act() == Step.Act.WRITE)) {
        try {
          settle(path, path.now());
        } catch (IOException | RuntimeException e) {
          named.add(
              shown(step)
                  + ": what was there may still be kept: "
                  + aside.folder(plan.undo())
                  + " ("
                  + Failures.reason(e)
                  + ")");
        }
      }
    }
    aside.tidy(plan.undo());
  }

  private void settle(Step.OfPath step, Step.Seen now) throws IOException {
    Path kept = aside.settle(plan.undo(), key(step), now);
    if (kept != null) {
      named.add(
          shown(step)
              + ": was changed while the restore was at work, or could not be read; it is kept: "
              + kept);
    }
  }

  /** Closes again what had to be opened to look at it. */
  void close() throws IOException {
    opened.close();
  }

  /** Whether a path is what it shall be, after all steps. */
  boolean isDone(Step.OfPath last) throws IOException {
    Path path = find(last);
    Stat is = path == null ? null : look(last, path);
    Entry then = last.then();
    if (then == null || path == null || is == null) {
      return then == null && (is == null || isBegun(last));
    }
    boolean mode = !Stat.UNIX || is.is(Kind.LINK) || opened.mode(path, is) == then.mode();
    if (then.kind() == Kind.ASIDE) {
      return is.is(Kind.FOLDER);
    }
    if (Kind.moved(then.kind())) {
      return mode && (last.act() == Step.Act.MODE || isThere(path, is, then));
    }
    if (Kind.folder(then.kind())) {
      return is.is(Kind.FOLDER) && mode;
    }
    return is.is(then.kind()) && mode && (last.act() == Step.Act.MODE || isThere(path, is, then));
  }

  /**
   * Whether what is there is of the undo or of the snapshot, or nothing: no other work is in it.
   *
   * @param all the steps of one path
   */
  boolean isUntouched(List<Step.OfPath> all) throws IOException {
    Path path = find(all.get(0));
    Stat is = path == null ? null : look(all.get(0), path);
    if (path == null || is == null || is.is(Kind.FOLDER)) {
      return true;
    }
    for (Step.OfPath step : all) {
      if (step.now() != null && is.sameContent(step.now().stat())) {
        return true;
      }
      if (step.then() != null && isThere(path, is, step.then())) {
        return true;
      }
      if (step.now() != null && isThere(path, is, step.now().entry())) {
        return true;
      }
    }
    return false;
  }
}
