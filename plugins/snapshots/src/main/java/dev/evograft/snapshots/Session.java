// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.spi.snapshot.Snapshots.Content;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call: the lock is held, the store is open, what a dead process left is put right. */
final class Session implements AutoCloseable {

  private static final int THREADS =
      Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
  private static final int TRIES = 3;
  private static final Duration OLD = Duration.ofDays(1);
  private static final int OWNER_EXECUTES = 0100;

  private final PluginContext context;
  private final Home home;
  private final Places places;
  private final ForkJoinPool pool = new ForkJoinPool(THREADS);
  private final Consumer<String> told;
  private Store store;
  private List<String> recovered = List.of();

  private Session(PluginContext context, Home home, Store store, Consumer<String> told) {
    this.context = context;
    this.home = home;
    this.places = new Places(home.folders());
    this.store = store;
    this.told = told;
  }

  /**
   * Opens it.
   *
   * @param looks whether the call only looks, and finishes nothing that is old
   * @param told gets a line for each thing that people should know beside what the call returns
   */
  static Session open(
      PluginContext context, Home home, Moments moments, boolean looks, Consumer<String> told)
      throws IOException {
    home.note();
    List<Path> objects =
        home.folders().isRepository() ? List.of(home.folders().objects()) : List.of();
    Session session =
        new Session(context, home, Store.open(home.store(), objects, moments, home.seal()), told);
    boolean done = false;
    try {
      Recovery recovery = new Recovery(session.store, session.places, session.own());
      session.recovered =
          (looks ? recovery.leaving(context.clock().instant().minus(OLD)) : recovery).run();
      session.recovered.forEach(told);
      done = true;
      return session;
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  /** What was put right, a line each. */
  List<String> recovered() {
    return recovered;
  }

  Catalog catalog() {
    return new Catalog(store);
  }

  private Recorder.Label label(Snapshot.Kind kind, String reason) {
    return new Recorder.Label(context.newId(), context.clock().instant(), kind, reason);
  }

  private Scanner scanner(Look look) {
    return new Scanner(home.surroundings(), home.folders(), look);
  }

  Look look(Purpose purpose, @Nullable Opened opened) {
    return new Look(purpose, pool, opened, store.moments());
  }

  Recorder recorder(Look look) {
    return new Recorder(store, home.surroundings(), places, look);
  }

  /** What a restore moves aside. */
  Movable movable(String id, Predicate<String> wanted) {
    return new Movable(new Aside(store), id, wanted, home.surroundings().limits().file());
  }

  /** What Evograft itself writes in. */
  OwnFolders own() {
    return new OwnFolders(context, places.root());
  }

  Limits limits() {
    return home.surroundings().limits();
  }

  Store store() {
    return store;
  }

  Places places() {
    return places;
  }

  /** What there is, by the rules of a snapshot. */
  List<PartScan> scan(Look look, Manifest target) throws IOException {
    List<PartScan> scans = scanner(look).scan(target, store);
    know(scans);
    return scans;
  }

  /** Opens the store again when it does not know the objects of all that was found. */
  private void know(List<PartScan> scans) throws IOException {
    List<Path> objects = new ArrayList<>();
    for (PartScan scan : scans) {
      if (scan.folders().isRepository()) {
        objects.add(scan.folders().objects());
      }
    }
    if (!store.reads(objects)) {
      Path folder = store.folder();
      Moments moments = store.moments();
      Seal seal = store.seal();
      store.close();
      store = Store.open(folder, objects, moments, seal);
    }
  }

  /**
   * Records.
   *
   * @param byHand whether a person asked
   */
  Snapshot create(String reason, boolean byHand) throws IOException {
    Snapshot made = record(byHand ? Snapshot.Kind.ASKED : Snapshot.Kind.WORK, reason);
    if (byHand) {
      asked(made.id());
    }
    try {
      removed(pruner().expire(made.id()));
    } catch (IOException | RuntimeException e) {
      told.accept("what is too old is not removed yet: " + Failures.reason(e));
    }
    removeLeft(false);
    if (store.isOpenToOthers()) {
      told.accept(
          store.folder()
              + " can be read by other users of this machine, as its disk keeps no permissions: what"
              + " is not committed, secrets too, is in it; move the repository to another disk");
    }
    new Room(store).hold();
    return made;
  }

  private Snapshot record(Snapshot.Kind kind, String reason) throws IOException {
    Look look = look(Purpose.RECORD, null);
    for (int left = TRIES; ; left--) {
      try {
        List<PartScan> scans = scanner(look).scan();
        know(scans);
        OwnLook own = OwnLook.recording(own(), places.root(), limits());
        return recorder(look).with(own).record(label(kind, reason), scans).made();
      } catch (RetriableException e) {
        if (left == 0) {
          forget();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        forget();
        throw e;
      }
    }
  }

  private Pruner pruner() {
    return new Pruner(context.config(), context.clock(), store, places);
  }

  /** What nobody asks for any more of what Evograft wrote. */
  private void forget() {
    try {
      own().forget(catalog());
    } catch (IOException | RuntimeException e) {
      told.accept("what is noted of Evograft's own files stays: " + Failures.reason(e));
    }
  }

  /** Nothing is changed. */
  Comparison compare(String id) throws IOException {
    Manifest target = catalog().manifest(id);
    Look look = look(Purpose.LOOK, null);
    List<PartScan> scans = scan(look, target);
    OwnLook own = OwnLook.comparing(own(), places.root(), limits(), target);
    Recorder recorder = recorder(look).moving(movable(id, path -> true)).with(own);
    Recorder.Recorded now = recorder.look(scans);
    OwnPlan plan = new OwnPlan(own(), own, target, id);
    Difference found = new Planner(target, scans, now, path -> true).with(plan).whole(store);
    Map<Part, List<Entry>> parts = new IdentityHashMap<>();
    Map<Part, Map<String, Stat>> stats = new IdentityHashMap<>();
    for (int i = 0; i < scans.size(); i++) {
      parts.put(scans.get(i).target(), now.manifest().parts().get(i).entries());
      stats.put(scans.get(i).target(), now.stats().get(i));
    }
    List<Change> changes = found.changes(target.parts());
    List<String> unheld = Comparison.unheld(target, parts, stats, changes);
    own.failed().forEach((folder, why) -> unheld.add(folder + ": is not compared: " + why));
    return new Comparison(changes, found.own(), plan.left(), unheld);
  }

  /** What a snapshot has of assets, memory and settings. */
  List<OwnContent> own(String id) throws IOException {
    return OwnContent.of(catalog().manifest(id), own(), places.root());
  }

  /** Files and links as a snapshot has them; others are left out. */
  Map<String, Content> read(String id, Collection<String> paths) throws IOException {
    Manifest manifest = catalog().manifest(id);
    Set<String> wanted = new HashSet<>(paths);
    Map<String, Content> files = new TreeMap<>();
    for (Part part : manifest.parts()) {
      for (Entry entry : part.entries()) {
        String path = Entry.child(part.place().root(), entry.path());
        boolean link = entry.kind() == Kind.LINK;
        if (entry.area().isOfTree()
            && (link || entry.kind() == Kind.FILE)
            && wanted.contains(path)) {
          boolean executable = !link && (entry.mode() & OWNER_EXECUTES) != 0;
          files.put(path, new Content(store.bytes(entry.content()), executable, link));
        }
      }
    }
    return files;
  }

  /**
   * Restores these, or everything.
   *
   * @param byHand whether a person asked
   */
  Restored restore(String id, List<String> given, boolean byHand) throws IOException {
    List<String> paths = given.stream().map(this::fromRoot).toList();
    return new Restoration(this, id, paths, false)
        .run(() -> undo(label(Snapshot.Kind.UNDO, "before restore of " + id), byHand));
  }

  /** Noted before there is one, as a process may die at any moment after. */
  private Recorder.Label undo(Recorder.Label label, boolean byHand) {
    if (byHand) {
      asked(label.id());
    }
    return label;
  }

  private void asked(String id) {
    try {
      new ByHand(store).add(id);
    } catch (IOException | RuntimeException e) {
      told.accept("it is not noted that a person asked for it: " + Failures.reason(e));
    }
  }

  /** Restores everything, for one who has ended what was at work since the snapshot. */
  Restored rollBack(String id, Snapshot.Kind kind) throws IOException {
    String reason = kind == Snapshot.Kind.STASH ? "made after " : "before restore of ";
    return new Restoration(this, id, List.of(), true).run(() -> label(kind, reason + id));
  }

  /** Says something that people should know beside what the call returns. */
  void tell(String line) {
    told.accept(line);
  }

  /** Removes undos of tries that came to nothing. */
  void drop(List<String> ids) {
    try {
      List<String> made = new ArrayList<>();
      for (String id : ids) {
        if (catalog().has(id) && !new Aside(store).holds(id)) { // what was moved there is kept
          made.add(id);
        }
      }
      removed(pruner().remove(Set.copyOf(made), false));
      for (String id : ids) {
        new ByHand(store).remove(id);
      }
    } catch (IOException | RuntimeException e) {
      told.accept("the undo of a try is not removed yet: " + Failures.reason(e));
    }
  }

  /** What people name is relative to the workspace, which may be a folder of a repository. */
  private String fromRoot(String given) {
    Path root = home.folders().workTree();
    @Nullable Path path = null;
    try {
      path = home.surroundings().workspace().resolve(given).normalize();
    } catch (InvalidPathException e) {
      path = null;
    }
    if (path == null || given.isBlank() || !path.startsWith(root) || path.equals(root)) {
      throw new BadInputException(
          "bad_path",
          "'"
              + Failures.oneLine(given)
              + "' is no path in the workspace; leave it out to restore everything");
    }
    return root.relativize(path).toString().replace(File.separatorChar, '/');
  }

  /**
   * Removes what is too old or too much, and these.
   *
   * @param withKept also those that hold the only copy of something
   */
  List<String> prune(List<String> ids, boolean withKept) throws IOException {
    List<String> full = new ArrayList<>();
    for (String id : ids) {
      full.add(catalog().resolve(id));
    }
    if (!withKept) {
      pruner().refuseUsed(full);
      new InUse(store).refuse(full);
      new Kept(store).refuse(full);
    }
    Room room = new Room(store);
    if (room.isTight(0)) {
      room.release(); // what makes room needs some
    }
    Pruner.Pruned pruned = pruner().prune(full);
    room.hold();
    removed(pruned);
    removeLeft(true);
    forgetGone();
    return pruned.ids();
  }

  /** Those of working trees that are gone. */
  private void removeLeft(boolean asked) {
    try {
      Instant oldest = context.clock().instant().minus(context.config().get(SnapshotKeys.MAX_AGE));
      new LeftStores(store, places, context.workspace()).remove(oldest, asked).forEach(told);
    } catch (IOException | RuntimeException e) {
      told.accept("snapshots of working trees that are gone stay: " + Failures.reason(e));
    }
  }

  /** What nobody can ask for any more, of other workspaces. */
  private void forgetGone() {
    try {
      int gone = own().forgetGone();
      if (gone > 0) {
        told.accept(
            "what was noted of " + gone + " folders of workspaces that are gone is removed");
      }
    } catch (IOException | RuntimeException e) {
      told.accept("what is noted of workspaces that are gone stays: " + Failures.reason(e));
    }
  }

  private void removed(Pruner.Pruned pruned) {
    pruned.notes().forEach(told);
    if (!pruned.ids().isEmpty()) {
      forget();
    }
  }

  /** Notes that somebody needs it. */
  boolean hold(String id, String by) throws IOException {
    new InUse(store).add(id, by);
    return true;
  }

  /** Nobody of that name needs any. */
  boolean release(String by) throws IOException {
    new InUse(store).remove(by);
    return true;
  }

  Kept.Listing listing(List<Snapshot> all) throws IOException {
    Kept kept = new Kept(store);
    Map<String, List<String>> lines = new HashMap<>();
    for (Snapshot each : all) {
      lines.put(each.id(), kept.of(each.id()));
    }
    return new Kept.Listing(all, lines);
  }

  @Override
  public void close() {
    pool.shutdownNow();
    store.close();
  }
}
