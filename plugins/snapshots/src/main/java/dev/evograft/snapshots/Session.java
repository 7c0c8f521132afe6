// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** One call: the lock is held, the store is open, what a dead process left is put right. */
final class Session implements AutoCloseable {

  private static final int THREADS =
      Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

  private final PluginContext context;
  private final Home home;
  private final ForkJoinPool pool = new ForkJoinPool(THREADS);
  private Store store;
  private List<String> recovered = List.of();

  private Session(PluginContext context, Home home, Store store) {
    this.context = context;
    this.home = home;
    this.store = store;
  }

  static Session open(PluginContext context, Home home) throws IOException {
    List<Path> objects =
        home.folders().isRepository() ? List.of(home.folders().objects()) : List.of();
    Session session = new Session(context, home, Store.open(home.store(), objects));
    boolean done = false;
    try {
      session.recovered = session.recover();
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

  private List<String> recover() throws IOException {
    List<String> lines = new ArrayList<>(new Unfinished(store).clear());
    PlanFile file = new PlanFile(store);
    PlanFile.Plan plan = file.read();
    if (plan == null) {
      return lines;
    }
    if (!plan.begun() || !catalog().has(plan.target())) {
      file.remove();
      lines.add(
          "the restore of "
              + plan.target()
              + " had changed nothing when its process ended; dropped");
      return lines;
    }
    Restored rest;
    try {
      rest = restore(plan.target(), plan.paths(), Snapshot.Kind.UNDO);
    } catch (RetriableException e) {
      throw e;
    } catch (EvograftException e) {
      lines.add(
          "the restore of "
              + plan.target()
              + " is half done and cannot be finished: "
              + e.getMessage()
              + "; or give it up: evograft snapshot prune "
              + plan.target());
      return lines;
    }
    lines.add(
        "the restore of "
            + plan.target()
            + " was finished, which its process had left half done; "
            + plan.undo()
            + " takes all of it back");
    rest.failed().forEach(lines::add);
    return lines;
  }

  Catalog catalog() {
    return new Catalog(store);
  }

  private Recorder.Label label(Snapshot.Kind kind, String reason) {
    return new Recorder.Label(context.newId(), context.clock().instant(), kind, reason);
  }

  /** Opens the store again when it does not know the objects of all that was found. */
  private void know(List<PartScan> scans) throws IOException {
    List<Path> objects = new ArrayList<>();
    for (PartScan scan : scans) {
      if (scan.folders().isRepository()) {
        objects.add(scan.folders().objects());
      }
    }
    if (objects.size() > 1) {
      Path folder = store.folder();
      store.close();
      store = Store.open(folder, objects);
    }
  }

  Snapshot create(Snapshot.Kind kind, String reason) throws IOException {
    List<PartScan> scans = new Scanner(home.surroundings(), pool).scan(home.folders());
    know(scans);
    Snapshot made =
        new Recorder(store, home.surroundings().limits(), pool)
            .record(label(kind, reason), scans)
            .snapshot();
    new Pruner(context.config(), context.clock(), store).expire(made.id());
    return made;
  }

  List<Change> diff(String id) throws IOException {
    Manifest target = catalog().manifest(id);
    return still(target, List.of());
  }

  /** What is there now, by the rules of a snapshot. */
  private List<PartScan> scan(Manifest target, Scanner scanner) throws IOException {
    List<PartScan> scans = scanner.scan(home.folders(), target, store);
    know(scans);
    return scans;
  }

  Restored restore(String id, List<String> given, Snapshot.Kind kind) throws IOException {
    List<String> paths = given.stream().map(this::fromRoot).toList();
    Manifest target = catalog().manifest(id);
    PlanFile plan = new PlanFile(store);
    plan.write(new PlanFile.Plan(id, "", given));
    List<PartScan> scans = scan(target, new Scanner(home.surroundings(), pool).opening());
    Recorder.Recorded undo =
        new Recorder(store, Limits.NONE, pool)
            .record(label(kind, "before restore of " + id), scans);
    Difference difference = Difference.of(target, undo.manifest(), paths);
    Restorer restorer = new Restorer(home.folders().workTree(), store, id, target);
    restorer.check(difference);
    plan.write(new PlanFile.Plan(id, undo.snapshot().id(), given));
    for (PartScan scan : scans) {
      restorer.name(new IgnoredFiles(store).changed(scan));
    }
    Restored restored = restorer.apply(difference, undo.snapshot().id(), paths.isEmpty());
    plan.remove();
    return new Verification(home.folders().workTree(), restored).with(still(target, paths));
  }

  private List<Change> still(Manifest target, List<String> paths) throws IOException {
    Manifest now =
        new Recorder(store, Limits.NONE, pool)
            .look(scan(target, new Scanner(home.surroundings(), pool)));
    return Difference.of(target, now, paths).changes();
  }

  /** What people name is relative to the workspace, which may be a folder of a repository. */
  private String fromRoot(String given) {
    Path root = home.folders().workTree();
    Path path = home.surroundings().workspace().resolve(given).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new BadInputException(
          "bad_path",
          "'" + given + "' is no path in the workspace; leave it out to restore everything");
    }
    return root.relativize(path).toString().replace(java.io.File.separatorChar, '/');
  }

  List<String> prune(List<String> ids) throws IOException {
    List<String> full = new ArrayList<>();
    for (String id : ids) {
      full.add(catalog().resolve(id));
    }
    return new Pruner(context.config(), context.clock(), store).prune(full);
  }

  @Override
  public void close() {
    pool.shutdownNow();
    store.close();
  }
}
