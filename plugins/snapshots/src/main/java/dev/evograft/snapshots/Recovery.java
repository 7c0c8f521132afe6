// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  Recovery(Store store, Places places, OwnFolders own) {
    this.own = own;
    this.store = store;
    this.places = places;
    this.file = new PlanFile(store);
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
    part("refs that keep commits", () -> new KeepRefs(store, places).mend());
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
    } else {
      finish(plan, what);
    }
  }

  private void finish(PlanFile.Plan plan, String what) {
    try {
      OwnFolders.Held held = own.hold(plan.whole() ? folders(plan) : List.of());
      if (!held.failed().isEmpty()) {
        held.close();
        throw new EvograftException("write_failed", "cannot lock " + held.failed());
      }
      try (GitLocks locks = new GitLocks(new LockNote(store, places))) {
        rest(plan, what, locks);
      } finally {
        held.close();
      }
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

  private Set<String> folders(PlanFile.Plan plan) throws IOException {
    return new Catalog(store).manifest(plan.target()).own().moments().keySet();
  }

  /** Only what the plan says, and only where nobody did anything since: so nothing is lost. */
  private void rest(PlanFile.Plan plan, String what, GitLocks locks) throws IOException {
    Manifest target = new Catalog(store).manifest(plan.target());
    if (!plan.isOf(target, new Catalog(store).manifest(plan.undo()))) {
      throw new EvograftException("bad_plan", "its plan was changed by somebody");
    }
    new PathSteps(store, places, plan, target.parts()).resume();
    Restorer restorer = new Restorer(store, places, plan, target);
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
