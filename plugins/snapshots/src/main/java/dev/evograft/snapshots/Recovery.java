// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder.Standing;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts right what a process left when it died, and says what. What cannot be put right now is a
 * line too, and stays for the next call: it keeps nobody from what has nothing to do with it.
 */
final class Recovery {

  private static final int NAMED = 3;

  private final Store store;
  private final Places places;
  private final OwnFolders own;
  private final PlanFile file;
  private final List<String> lines = new ArrayList<>();
  private Instant oldest = Instant.MIN;

  Recovery(Store store, Places places, OwnFolders own) {
    this.own = own;
    this.store = store;
    this.places = places;
    this.file = new PlanFile(store);
  }

  /**
   * For who only looks. A restore that was left half done before a moment is said and not finished:
   * by then people have gone on with what there is.
   */
  Recovery leaving(Instant before) {
    oldest = before;
    return this;
  }

  private interface Part {
    void run() throws IOException;
  }

  /** A line for each thing. */
  List<String> run() {
    part("permissions that were opened", () -> Opened.recover(store, places));
    part("locks that were taken", () -> new LockNote(store, places).clear());
    part("a snapshot that was not finished", this::unfinished);
    part(
        "a removal that was not finished", () -> lines.addAll(new Removal(store, places).finish()));
    part("a restore that was not finished", this::plan);
    part("refs that keep commits", () -> lines.addAll(new KeepRefs(store, places).mend()));
    return lines;
  }

  private void part(String what, Part part) {
    try {
      part.run();
    } catch (IOException | RuntimeException e) {
      lines.add(what + ": is not put right yet: " + Failures.reason(e));
    }
  }

  private void unfinished() throws IOException {
    List<String> cleared = new ArrayList<>(new Unfinished(store, places).clear());
    if (file.exists()) {
      cleared.remove(Unfinished.DROPPED); // it was the undo of that restore
    }
    lines.addAll(cleared);
  }

  private void plan() throws IOException {
    PlanFile.Plan plan = file.read();
    if (plan == null) {
      return;
    }
    String what = "the restore of " + plan.target();
    if (!plan.isBegun()) {
      file.remove();
      lines.add(what + " had changed nothing when its process ended; dropped");
    } else if (!new Catalog(store).has(plan.target()) || !new Catalog(store).has(plan.undo())) {
      file.remove();
      lines.add(what + " was left half done by its process; given up, a snapshot of it is gone");
    } else if (file.at().isBefore(oldest)) {
      lines.add(
          what
              + " was left half done by its process more than a day ago, and is not finished by who"
              + " only looks; "
              + plan.choice());
    } else {
      finish(plan, what);
      if (file.other() != null) {
        file.read(); // which says what waited for its place
      }
    }
  }

  private void finish(PlanFile.Plan plan, String what) {
    LockPlaces lockPlaces = new LockPlaces(store, places.root(), plan.undo());
    try (OwnFolders.Held held = own.hold(folders(plan), lockPlaces);
        GitLocks locks = new GitLocks(new LockNote(store, places))) {
      lines.addAll(lockPlaces.moved());
      Optional<String> busy =
          held.failed().values().stream()
              .filter(why -> why.startsWith(OwnFolders.BUSY))
              .findFirst();
      if (busy.isPresent()) {
        throw new RetriableException(OwnFolders.BUSY, busy.get(), null);
      }
      held.failed()
          .forEach((folder, why) -> lines.add(what + " leaves " + folder + " as it is: " + why));
      rest(untouched(plan, held.failed().keySet(), what), what, locks, held);
    } catch (RetriableException e) {
      lines.add(what + " is half done and waits to be finished: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      lines.add(
          what
              + " is half done and cannot be finished: "
              + Failures.reason(e)
              + "; "
              + plan.choice());
    }
  }

  /** In which of the folders that Evograft itself writes in there are steps. */
  private Set<String> folders(PlanFile.Plan plan) throws IOException {
    Set<String> folders = new TreeSet<>();
    Map<String, String> all = new Catalog(store).manifest(plan.undo()).own();
    for (Step step : plan.steps()) {
      if (step instanceof Step.OfPath path && path.either().area() == Area.OWN) {
        folders.add(OwnLook.innermost(path.either().path(), all.keySet()));
      }
    }
    folders.remove("");
    return folders;
  }

  /** Without what Evograft wrote since the process died: that is left as it is. */
  private PlanFile.Plan untouched(PlanFile.Plan plan, Set<String> closed, String what)
      throws IOException {
    Map<String, String> all = new Catalog(store).manifest(plan.undo()).own();
    List<Step> steps = new ArrayList<>();
    Set<String> left = new TreeSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.OfPath path && path.either().area() == Area.OWN) {
        String at = path.either().path();
        String folder = OwnLook.innermost(at, all.keySet());
        if (closed.contains(folder)) {
          continue; // which may not be locked, and said so
        }
        boolean isFolder = Kind.folder(path.either().kind());
        if (!isFolder
            && own.standing(folder, at, all.getOrDefault(folder, "")) != Standing.UNTOUCHED) {
          left.add(Failures.oneLine(at));
          continue;
        }
      }
      steps.add(step);
    }
    left.forEach(
        path ->
            lines.add(
                what
                    + " leaves "
                    + path
                    + " as it is, since Evograft wrote it meanwhile, or nobody can tell; "
                    + plan.choice()));
    return new PlanFile.Plan(plan.target(), plan.undos(), plan.paths(), steps);
  }

  /** Only what the plan says, and only where nobody did anything since: so nothing is lost. */
  private void rest(PlanFile.Plan plan, String what, GitLocks locks, OwnFolders.Held held)
      throws IOException {
    Manifest target = new Catalog(store).manifest(plan.target());
    Manifest undo = new Catalog(store).manifest(plan.undo());
    if (!plan.isOf(target, undo, Committed.all(target, store))) {
      throw new EvograftException("bad_plan", "its plan was changed by somebody");
    }
    new PathSteps(store, places, plan, target.parts()).resume();
    Restorer restorer = new Restorer(store, places, plan, target);
    restorer.under(held);
    if (plan.whole()) {
      locks.take(places.repositories(target));
      restorer.lock(locks);
    }
    List<String> touched = restorer.touched(locks);
    if (!touched.isEmpty()) {
      lines.add(
          what
              + " is half done, and was not finished, since this is not as the restore left it: "
              + String.join(", ", touched.subList(0, Math.min(NAMED, touched.size())))
              + (touched.size() > NAMED ? " and more" : "")
              + "; "
              + plan.choice());
      return;
    }
    Restored done =
        restorer.run(locks, new Difference(plan.steps(), List.of(), List.of()), List.of());
    file.remove();
    lines.add(
        what
            + " was finished, which its process had left half done; "
            + done.undo()
            + " takes all of it back");
    done.named().stream().filter(line -> line.contains(" kept: ")).forEach(lines::add);
    lines.addAll(done.failed());
  }
}
