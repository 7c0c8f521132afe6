// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts right what a process left when it died, and says what. */
final class Recovery {

  private static final int NAMED = 3;

  private final Store store;
  private final Places places;

  Recovery(Store store, Places places) {
    this.store = store;
    this.places = places;
  }

  /** A line for each thing. */
  List<String> run() throws IOException {
    Opened.recover(store, places);
    List<String> lines = new ArrayList<>(new Unfinished(store).clear());
    lines.addAll(new Removal(store).finish());
    PlanFile file = new PlanFile(store);
    PlanFile.Plan plan = file.read();
    if (plan == null) {
      return lines;
    }
    String what = "the restore of " + plan.target();
    if (!plan.isBegun()) {
      file.remove();
      lines.add(what + " had changed nothing when its process ended; dropped");
    } else if (!new Catalog(store).has(plan.target()) || !new Catalog(store).has(plan.undo())) {
      file.remove();
      lines.add(what + " was left half done by its process; given up, a snapshot of it is gone");
    } else {
      finish(plan, what, lines);
    }
    return lines;
  }

  /** Only what the plan says, and only where nobody did anything since: so nothing is lost. */
  private void finish(PlanFile.Plan plan, String what, List<String> lines) throws IOException {
    try (GitLocks locks = new GitLocks()) {
      Manifest target = new Catalog(store).manifest(plan.target());
      if (!plan.isOf(target, new Catalog(store).manifest(plan.undo()))) {
        throw new EvograftException("bad_plan", "its plan was changed by somebody");
      }
      Restorer restorer = new Restorer(store, places, plan, target);
      if (plan.whole()) {
        List<GitFolders> repositories = new ArrayList<>();
        for (Part part : target.parts()) {
          GitFolders folders = places.git(part);
          if (folders != null) {
            repositories.add(folders);
          }
        }
        locks.take(repositories);
      }
      List<String> touched = restorer.touched(locks);
      if (!touched.isEmpty()) {
        lines.add(
            what
                + " is half done, and was not finished: since then somebody changed "
                + String.join(", ", touched.subList(0, Math.min(NAMED, touched.size())))
                + (touched.size() > NAMED ? " and more" : "")
                + choice(plan));
        return;
      }
      restorer.lock(locks);
      Restored rest =
          restorer.run(locks, new Difference(plan.steps(), List.of(), List.of()), List.of());
      new PlanFile(store).remove();
      lines.add(
          what
              + " was finished, which its process had left half done; "
              + plan.undo()
              + " takes all of it back");
      rest.named().stream().filter(line -> line.contains(" is kept: ")).forEach(lines::add);
      lines.addAll(rest.failed());
    } catch (RetriableException e) {
      lines.add(what + " is half done and waits to be finished: " + e.getMessage());
    } catch (EvograftException e) {
      lines.add(what + " is half done and cannot be finished: " + e.getMessage() + choice(plan));
    }
  }

  private static String choice(PlanFile.Plan plan) {
    return "; finish it: evograft snapshot restore "
        + plan.target()
        + ", or take it back: evograft snapshot restore "
        + plan.undos().get(0);
  }
}
