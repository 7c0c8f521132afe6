// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One restore from its beginning to its end: git's locks are taken, what there is is recorded, all
 * that will be done is on disk, and then it is done.
 */
final class Restoration {

  private static final int TRIES = 3;

  private final Session session;
  private final PlanFile file;
  private final Manifest target;
  private final String id;
  private final List<String> paths;
  private final @Nullable Instant since;
  private final Room room;
  private OwnFolders.@Nullable Held held;
  private final List<String> moved = new ArrayList<>();
  private boolean full;
  private PlanFile.@Nullable Plan other;
  private boolean leaves;

  /**
   * Of a snapshot.
   *
   * @param paths from the root of the first part; empty for everything
   * @param ended whether whatever was at work since the snapshot was ended
   */
  Restoration(Session session, String id, List<String> paths, boolean ended) throws IOException {
    this.session = session;
    this.file = new PlanFile(session.store());
    this.target = session.catalog().manifest(id);
    this.id = id;
    this.paths = alike(session.places().root(), paths);
    this.room = new Room(session.store());
    this.since = ended ? session.catalog().readWhole(id).at() : null;
  }

  /** What changed its name in case alone is asked for by either. */
  private List<String> alike(Path root, List<String> given) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (String path : given) {
      all.addAll(
          RealNames.Disk.REAL.all(root, path, target.knows(path) ? List.of() : target.paths()));
    }
    return List.copyOf(all);
  }

  /**
   * Does it.
   *
   * @param label of the undo, another for each try
   */
  Restored run(Supplier<Recorder.Label> label) throws IOException {
    List<String> dropped = new ArrayList<>();
    refuseWithin();
    try {
      if (room.isTight(0)) {
        room.release();
      }
      try {
        return run(label, dropped);
      } catch (IOException | RuntimeException e) {
        full = room.isFull(e) && room.release();
        if (!full) {
          throw e;
        }
        session.drop(List.copyOf(dropped)); // it may have filled what was left
        dropped.clear();
        return run(label, dropped);
      }
    } catch (IOException | RuntimeException e) {
      moved.forEach(session::tell); // which is said in no result
      throw e;
    } finally {
      session.drop(dropped);
      room.hold();
    }
  }

  private Restored run(Supplier<Recorder.Label> label, List<String> dropped) throws IOException {
    PlanFile.Plan before = before();
    List<String> undos = before == null ? List.of() : before.undos();
    boolean begun = before != null || other != null;
    if (!begun) {
      file.write(new PlanFile.Plan(id, undos, paths, List.of()));
    }
    boolean planned = false;
    List<String> made = new ArrayList<>();
    try (GitLocks locks = new GitLocks(new LockNote(session.store(), session.places()), since)) {
      if (paths.isEmpty()) {
        locks.take(session.places().repositories(target));
      }
      Ready ready = ready(() -> next(label, made), undos, locks, dropped);
      Prepared prepared = ready.prepared();
      Restorer restorer = ready.restorer();
      if (leaves) {
        file.writeLeaving(ready.plan());
      } else {
        file.write(ready.plan()); // in the place of another home's, which stood until now
      }
      begun = true;
      planned = true;
      Restored restored = carryOut(restorer, before, prepared, locks);
      file.remove();
      return restored;
    } finally {
      release();
      if (!begun) {
        file.remove();
      }
      if (!planned && before == null) {
        dropped.addAll(made);
      }
    }
  }

  private void release() {
    if (held != null) {
      held.close();
      held = null;
    }
  }

  /** Nobody of Evograft writes from now on until the end. */
  private OwnFolders.Held hold(String undo) {
    if (held != null) {
      return held;
    }
    List<String> folders = new ArrayList<>();
    for (String folder : target.own().keySet()) {
      if (paths.isEmpty() || paths.stream().anyMatch(path -> Entry.within(path, folder))) {
        folders.add(folder);
      }
    }
    LockPlaces places = new LockPlaces(session.store(), session.places().root(), undo);
    OwnFolders.Held locks = session.own().hold(folders, places);
    held = locks;
    moved.addAll(places.moved());
    for (Map.Entry<String, String> each : locks.failed().entrySet()) {
      if (!paths.isEmpty()) {
        throw new EvograftException(
            each.getValue().startsWith(OwnFolders.BUSY) ? OwnFolders.BUSY : "write_failed",
            each.getKey() + ": " + each.getValue());
      }
    }
    return locks;
  }

  /** What is asked for by its name in a folder that Evograft itself writes in. */
  private boolean isByHand(String path) {
    return paths.stream()
        .anyMatch(
            given ->
                Entry.within(path, given)
                    && target.own().keySet().stream()
                        .anyMatch(folder -> Entry.within(given, folder)));
  }

  private static Recorder.Label next(Supplier<Recorder.Label> label, List<String> made) {
    Recorder.Label next = label.get();
    made.add(next.id());
    return next;
  }

  /**
   * The restore that is half done, which this one takes over; null when there is none. What of it
   * is not in this one would stay half done, and nobody would know.
   */
  private PlanFile.@Nullable Plan before() throws IOException {
    PlanFile.Plan theirs = paths.isEmpty() ? file.other() : null;
    if (theirs != null) {
      other = theirs; // and known from then on, also when this is begun anew
      leaves = leaves(theirs);
      return null; // what there is is recorded, and all of it becomes the snapshot
    }
    PlanFile.Plan waiting = paths.isEmpty() ? file.waiting() : null;
    if (waiting != null) { // since a process died that left it so, or this one was begun anew
      other = waiting;
      leaves = since != null;
    }
    PlanFile.Plan before = file.read();
    if (before == null || !before.isBegun()) {
      return null;
    }
    boolean all =
        paths.isEmpty()
            || (!before.whole() && before.paths().stream().allMatch(path -> wanted().test(path)));
    if (!all) {
      throw new EvograftException(
          "half_done",
          "the restore of "
              + before.target()
              + " is half done, and comes first; "
              + before.choice());
    }
    return before;
  }

  /**
   * Whether what is half done is so in the snapshot, too, and nobody chose that: failed work is
   * undone, and what was there before that work is left as it was.
   */
  private boolean leaves(PlanFile.Plan theirs) throws IOException {
    return since != null
        && !id.equals(theirs.target())
        && !theirs.undos().contains(id)
        && !since.isBefore(session.catalog().readWhole(theirs.undo()).at());
  }

  private Predicate<String> wanted() {
    return path -> paths.isEmpty() || paths.stream().anyMatch(given -> Entry.within(path, given));
  }

  /** What there is is recorded, and how it becomes the snapshot is known. */
  private record Prepared(List<PartScan> scans, Recorder.Recorded undo, Difference difference) {}

  private record Ready(PlanFile.Plan plan, Prepared prepared, Restorer restorer) {}

  /** Somebody may still be at work: it is looked at until what was recorded is what there is. */
  private Ready ready(
      Supplier<Recorder.Label> label, List<String> undos, GitLocks locks, List<String> dropped)
      throws IOException {
    for (int left = TRIES; ; left--) {
      Recorder.Label next = label.get();
      try {
        Prepared prepared = prepare(next);
        List<String> all = new ArrayList<>(undos);
        all.add(prepared.undo().made().id());
        PlanFile.Plan plan = new PlanFile.Plan(id, all, paths, prepared.difference().steps());
        return new Ready(plan, prepared, ready(plan, prepared, locks));
      } catch (RetriableException e) {
        dropped.add(next.id());
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private Prepared prepare(Recorder.Label label) throws IOException {
    List<PartScan> scans;
    Recorder.Recorded undo;
    Map<Path, Stat> closed;
    OwnLook own;
    release(); // of an earlier try: writers are kept waiting no longer than it takes
    try (Opened opened = new Opened(session.store(), session.places())) {
      Look look = session.look(Purpose.UNDO, opened);
      scans = session.scan(look, target);
      Movable movable = movable(scans);
      own =
          OwnLook.undoing(
              session.own(),
              session.places().root(),
              session.limits(),
              target,
              () -> hold(label.id()));
      if (!paths.isEmpty()) {
        own.asking(this::isByHand);
      }
      undo = session.recorder(look).moving(movable).with(own).record(label, scans);
      closed = opened.closeAll();
    }
    closedAgain(scans, own.found(), undo.stats(), closed);
    check(undo.manifest());
    OwnPlan plan =
        new OwnPlan(session.own(), own, target, id)
            .comparing(session.store(), session.places().root());
    Planner planner = new Planner(target, scans, undo, wanted()).with(plan);
    return new Prepared(
        scans,
        undo,
        paths.isEmpty() ? planner.whole(session.store()) : planner.paths(session.store()));
  }

  /** What is large; where the undo would fill the disk, all that is new. */
  private Movable movable(List<PartScan> scans) throws IOException {
    Movable movable = session.movable(id, wanted());
    boolean tight = full || room.isTight(movable.copied(scans));
    return tight && isOneDisk() // else it would be copied there, and raw
        ? new Movable(new Aside(session.store()), id, wanted(), -1)
        : movable;
  }

  private boolean isOneDisk() throws IOException {
    Path store = session.store().folder();
    Path root = session.places().root();
    return Stat.UNIX
        ? Identity.device(store) == Identity.device(root)
        : Objects.equals(store.getRoot(), root.getRoot());
  }

  /** What was opened to be read was changed by that, and by nothing else as far as can be seen. */
  private static void closedAgain(
      List<PartScan> scans,
      List<Found> own,
      List<Map<String, Stat>> stats,
      Map<Path, Stat> closed) {
    if (closed.isEmpty()) {
      return;
    }
    for (int i = 0; i < scans.size(); i++) {
      List<Found> all = new ArrayList<>(scans.get(i).scan().found());
      all.addAll(i == 0 ? own : List.of());
      for (Found found : all) {
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

  /** What the snapshot has as one thing is not known by what is in it, which would be removed. */
  private void refuseWithin() {
    for (Part part : target.parts()) {
      for (Entry entry : part.entries()) {
        String whole = Entry.child(part.place().root(), entry.path());
        if (entry.area() == Area.TREE && Kind.single(entry.kind()) && !wanted().test(whole)) {
          for (String path : paths) {
            if (Entry.within(path, whole)) {
              throw new BadInputException(
                  "bad_path",
                  "'"
                      + Failures.oneLine(path)
                      + "' is in "
                      + Failures.oneLine(whole)
                      + (entry.kind() == Kind.LEFT
                          ? ", of which the snapshot has no copy"
                          : ", which was moved as one thing; restore that"));
            }
          }
        }
      }
    }
  }

  /** A name that is nowhere is a mistake, and no restore of nothing. */
  private void check(Manifest now) {
    for (String path : paths) {
      if (!target.knows(path) && !now.knows(path)) {
        throw new BadInputException(
            "bad_path",
            "'" + Failures.oneLine(path) + "' is neither in the snapshot nor in the workspace");
      }
    }
  }

  /** Under git's locks everything is as the undo has it. */
  private Restorer ready(PlanFile.Plan plan, Prepared prepared, GitLocks locks) throws IOException {
    Restorer restorer = new Restorer(session.store(), session.places(), plan, target);
    if (held != null) {
      restorer.under(held);
    }
    restorer.lock(locks);
    if (plan.whole()) {
      for (PartScan scan : prepared.scans()) {
        if (!GitState.read(scan.folders()).isSame(scan.git())) {
          throw GitState.busy(scan.folders());
        }
      }
    }
    return restorer;
  }

  private Restored carryOut(
      Restorer restorer, PlanFile.@Nullable Plan before, Prepared prepared, GitLocks locks)
      throws IOException {
    restorer.name(moved);
    IgnoredFiles ignored = new IgnoredFiles(session.store(), wanted());
    for (PartScan scan : prepared.scans()) {
      restorer.name(ignored.changed(scan));
    }
    if (before != null) {
      restorer.name(left(before));
      restorer.name(
          List.of(
              "it was half done before; what there was when it was begun anew is in snapshot "
                  + prepared.undo().made().id()));
    }
    if (other != null) {
      restorer.name(others(other));
    }
    restorer.name(
        prepared.undo().made().notCovered().stream()
            .filter(line -> line.endsWith(Holding.TOO_LARGE))
            .map(line -> "the undo does not hold " + line)
            .toList());
    List<String> kept = paths.isEmpty() ? Restorer.kept(target, prepared.scans()) : List.of();
    return restorer.run(locks, prepared.difference(), kept);
  }

  /** What becomes of a restore that another home left half done. */
  private List<String> others(PlanFile.Plan theirs) throws IOException {
    String what =
        "the restore of "
            + theirs.target()
            + ", which an Evograft with another home, or with none, left half done, ";
    if (leaves) {
      return List.of(what + "was so when the work began, and is still; " + theirs.choice());
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                what
                    + "was taken over; what there was before it is in snapshot "
                    + theirs.first()));
    lines.addAll(aside(theirs.undos()));
    return lines;
  }

  /** What earlier tries moved out of the way, and nobody else has. */
  private List<String> left(PlanFile.Plan before) throws IOException {
    List<String> lines = new ArrayList<>();
    if (session.catalog().has(before.target())) {
      PathSteps steps =
          new PathSteps(
              session.store(),
              session.places(),
              before,
              session.catalog().manifest(before.target()).parts());
      steps.settle();
      lines.addAll(steps.named());
    }
    lines.addAll(aside(before.undos().subList(0, before.undos().size() - 1)));
    return lines;
  }

  private List<String> aside(List<String> undos) throws IOException {
    List<String> lines = new ArrayList<>();
    Aside aside = new Aside(session.store());
    for (String undo : undos) {
      for (Path file : aside.files(undo)) {
        lines.add(file.getFileName() + ": is of an earlier try and is kept: " + file);
      }
    }
    return lines;
  }
}
