// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call: the lock is held, the store is open, what a dead process left is put right. */
final class Session implements AutoCloseable {

  private static final int THREADS =
      Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
  private static final int TRIES = 3;

  private final PluginContext context;
  private final Home home;
  private final Places places;
  private final ForkJoinPool pool = new ForkJoinPool(THREADS);
  private Store store;
  private List<String> recovered = List.of();

  private Session(PluginContext context, Home home, Store store) {
    this.context = context;
    this.home = home;
    this.places = new Places(home.folders());
    this.store = store;
  }

  static Session open(PluginContext context, Home home, Moments moments) throws IOException {
    List<Path> objects =
        home.folders().isRepository() ? List.of(home.folders().objects()) : List.of();
    Session session = new Session(context, home, Store.open(home.store(), objects, moments));
    boolean done = false;
    try {
      session.recovered = new Recovery(session.store, session.places).run();
      new KeepRefs(session.store, session.places).mend();
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

  private Recorder recorder(Look look) {
    return new Recorder(store, home.surroundings(), places, look);
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
      store.close();
      store = Store.open(folder, objects, moments);
    }
  }

  Snapshot create(Snapshot.Kind kind, String reason) throws IOException {
    Look look = new Look(Purpose.RECORD, pool, null, store.moments());
    for (int left = TRIES; ; left--) {
      try {
        List<PartScan> scans = scanner(look).scan();
        know(scans);
        Snapshot made = recorder(look).record(label(kind, reason), scans).made();
        pruner().expire(made.id());
        return made;
      } catch (RetriableException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private Pruner pruner() {
    return new Pruner(context.config(), context.clock(), store, places);
  }

  /** Nothing is changed. */
  List<Change> diff(String id) throws IOException {
    Manifest target = catalog().manifest(id);
    Look look = new Look(Purpose.LOOK, pool, null, store.moments());
    List<PartScan> scans = scanner(look).scan(target, store);
    know(scans);
    return new Planner(target, scans, recorder(look).look(scans), path -> true)
        .whole()
        .changes(target.parts());
  }

  Restored restore(String id, List<String> given, Snapshot.Kind kind) throws IOException {
    List<String> paths = given.stream().map(this::fromRoot).toList();
    Manifest target = catalog().manifest(id);
    PlanFile file = new PlanFile(store);
    PlanFile.Plan found = file.read();
    List<String> undos = found == null ? List.of() : found.undos();
    if (undos.isEmpty()) {
      file.write(new PlanFile.Plan(id, undos, paths.isEmpty(), List.of()));
    }
    boolean begun = false;
    try (GitLocks locks = new GitLocks()) {
      if (paths.isEmpty()) {
        locks.take(repositories(target));
      }
      Prepared prepared = prepare(target, label(kind, "before restore of " + id), paths);
      List<String> all = new ArrayList<>(undos);
      all.add(prepared.undo().made().id());
      PlanFile.Plan plan =
          new PlanFile.Plan(id, all, paths.isEmpty(), prepared.difference().steps());
      Restorer restorer = new Restorer(store, places, plan, target);
      restorer.lock(locks);
      if (paths.isEmpty()) {
        unchanged(prepared.scans());
      }
      file.write(plan);
      begun = true;
      for (PartScan scan : prepared.scans()) {
        restorer.name(new IgnoredFiles(store).changed(scan));
      }
      List<String> kept = paths.isEmpty() ? Restorer.kept(target, prepared.scans()) : List.of();
      Restored restored = restorer.run(locks, prepared.difference(), kept);
      file.remove();
      return restored;
    } finally {
      if (!begun && undos.isEmpty()) {
        file.remove();
      }
    }
  }

  /** What there is is recorded, and how it becomes the snapshot is known. */
  private record Prepared(List<PartScan> scans, Recorder.Recorded undo, Difference difference) {}

  private Prepared prepare(Manifest target, Recorder.Label label, List<String> paths)
      throws IOException {
    List<PartScan> scans;
    Recorder.Recorded undo;
    Map<Path, Stat> closed;
    try (Opened opened = new Opened(store, places)) {
      Look look = new Look(Purpose.UNDO, pool, opened, store.moments());
      scans = scanner(look).scan(target, store);
      know(scans);
      undo = recorder(look).record(label, scans);
      closed = opened.closeAll();
    }
    closedAgain(scans, undo.stats(), closed);
    check(paths, target, undo.manifest());
    Predicate<String> wanted =
        path -> paths.isEmpty() || paths.stream().anyMatch(given -> Entry.within(path, given));
    Planner planner = new Planner(target, scans, undo, wanted);
    return new Prepared(scans, undo, paths.isEmpty() ? planner.whole() : planner.paths());
  }

  /** What was opened to be read was changed by that, and by nothing else as far as can be seen. */
  private static void closedAgain(
      List<PartScan> scans, List<Map<String, Stat>> stats, Map<Path, Stat> closed) {
    if (closed.isEmpty()) {
      return;
    }
    for (int i = 0; i < scans.size(); i++) {
      for (Found found : scans.get(i).scan().found()) {
        String key = found.area().letter() + found.path();
        Stat read = stats.get(i).get(key);
        Stat now = closed.get(found.file());
        if (read != null
            && now != null
            && now.size() == read.size()
            && now.mtime() == read.mtime()) {
          stats.get(i).put(key, now);
        }
      }
    }
  }

  private List<GitFolders> repositories(Manifest target) throws IOException {
    List<GitFolders> all = new ArrayList<>();
    for (Part part : target.parts()) {
      GitFolders folders = places.git(part);
      if (folders != null) {
        all.add(folders);
      }
    }
    return all;
  }

  /** Under git's locks everything is as the undo has it: nobody was faster. */
  private static void unchanged(List<PartScan> scans) throws IOException {
    for (PartScan scan : scans) {
      if (!GitState.read(scan.folders()).isSame(scan.git())) {
        throw GitState.busy(scan.folders());
      }
    }
  }

  /** A name that is nowhere is a mistake, and no restore of nothing. */
  private static void check(List<String> paths, Manifest target, Manifest now) {
    for (String path : paths) {
      if (!knows(target, path) && !knows(now, path)) {
        throw new BadInputException(
            "bad_path",
            "'" + Failures.oneLine(path) + "' is neither in the snapshot nor in the workspace");
      }
    }
  }

  private static boolean knows(Manifest manifest, String path) {
    for (Part part : manifest.parts()) {
      String root = part.place().root();
      if (!root.isEmpty() && Entry.within(root, path)) {
        return true;
      }
      for (Entry entry : part.entries()) {
        if (entry.area() == Area.TREE && Entry.within(Entry.child(root, entry.path()), path)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What people name is relative to the workspace, which may be a folder of a repository. */
  private String fromRoot(String given) {
    Path root = home.folders().workTree();
    @Nullable Path path = null;
    try {
      path = home.surroundings().workspace().resolve(given).normalize();
    } catch (java.nio.file.InvalidPathException e) {
      path = null;
    }
    if (path == null || given.isBlank() || !path.startsWith(root) || path.equals(root)) {
      throw new BadInputException(
          "bad_path",
          "'"
              + Failures.oneLine(given)
              + "' is no path in the workspace; leave it out to restore everything");
    }
    return root.relativize(path).toString().replace(java.io.File.separatorChar, '/');
  }

  List<String> prune(List<String> ids) throws IOException {
    List<String> full = new ArrayList<>();
    for (String id : ids) {
      full.add(catalog().resolve(id));
    }
    return pruner().prune(full);
  }

  @Override
  public void close() {
    pool.shutdownNow();
    store.close();
  }
}
