// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/** Does a plan that is on disk, under git's locks, and looks whether it came out. */
final class Restorer {

  private final Store store;
  private final Places places;
  private final PlanFile.Plan plan;
  private final Manifest target;
  private final PathSteps paths;
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  Restorer(Store store, Places places, PlanFile.Plan plan, Manifest target) {
    this.store = store;
    this.places = places;
    this.plan = plan;
    this.target = target;
    this.paths = new PathSteps(store, places, plan, target.parts());
  }

  /** Under locks of folders that Evograft itself writes in. */
  void under(OwnFolders.Held held) {
    paths.under(held);
  }

  /** Something that people should know, a line each. */
  void name(List<String> lines) {
    named.addAll(lines);
  }

  /**
   * Takes the locks that the steps need beside those that are held. In a repository that is moved
   * they would go with it: there they are taken when it is where it shall be.
   */
  void lock(GitLocks locks) throws IOException {
    for (Map.Entry<Integer, List<Step>> each : git().entrySet()) {
      if (places.git(target.parts().get(each.getKey())) != null) {
        gitSteps(each.getKey(), locks).lock(each.getValue());
      }
    }
  }

  private GitSteps gitSteps(int number, GitLocks locks) throws IOException {
    Part part = target.parts().get(number);
    GitFolders folders = places.git(part);
    if (folders == null) { // it is where it was renamed to, until it is moved
      folders = movedFrom(number, part);
    }
    return new GitSteps(store, folders, part, locks);
  }

  private GitFolders movedFrom(int number, Part part) throws IOException {
    for (Step step : plan.steps()) {
      if (step instanceof Step.Move move && move.part() == number) {
        GitFolders folders = GitFolders.at(Names.resolve(places.root(), move.from()));
        if (folders != null) {
          return folders;
        }
      }
    }
    throw new IOException(
        part.place().root() + ": git's own folder of this repository is gone; clone it again");
  }

  /** The steps on refs and indexes; of each repository that is restored there is a list. */
  private Map<Integer, List<Step>> git() throws IOException {
    Map<Integer, List<Step>> all = new LinkedHashMap<>();
    if (!plan.whole()) {
      return all;
    }
    for (int number = 0; number < target.parts().size(); number++) {
      int part = number;
      boolean moves =
          plan.steps().stream().anyMatch(step -> step instanceof Step.Move && step.part() == part);
      if (moves || places.git(target.parts().get(number)) != null) {
        all.put(number, new ArrayList<>());
      }
    }
    for (Step step : plan.steps()) {
      List<Step> own = all.get(step.part());
      if (own != null && (step instanceof Step.Ref || step instanceof Step.Index)) {
        own.add(step);
      }
    }
    return all;
  }

  /**
   * Whether everything that the plan changes is as the undo or the snapshot has it: what anybody
   * did since is not to be overwritten without being recorded.
   *
   * @return what is otherwise
   */
  List<String> touched(GitLocks locks) throws IOException {
    List<String> touched = new ArrayList<>();
    Map<String, List<Step.OfPath>> byPath = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.OfPath path) {
        String key = path.part() + path.either().key();
        byPath.computeIfAbsent(key, none -> new ArrayList<>()).add(path);
      }
    }
    for (List<Step.OfPath> all : byPath.values()) {
      if (!paths.isUntouched(all)) {
        touched.add(paths.shown(all.get(0)));
      }
    }
    for (Map.Entry<Integer, List<Step>> each : git().entrySet()) {
      if (!gitSteps(each.getKey(), locks).isUntouched(each.getValue())) {
        touched.add(Entry.child(target.parts().get(each.getKey()).place().root(), ".git"));
      }
    }
    paths.close();
    return touched;
  }

  /** Does it all. */
  Restored run(GitLocks locks, Difference difference, List<String> kept) throws IOException {
    paths.run();
    for (Map.Entry<Integer, List<Step>> each : git().entrySet()) {
      git(each.getKey(), each.getValue(), locks);
    }
    paths.settle();
    for (Path folder : paths.folders()) {
      if (store.moments().forces() && Files.isDirectory(folder)) {
        Store.force(folder);
      }
    }
    verify();
    named.addAll(0, locks.removed());
    named.addAll(paths.named());
    named.addAll(difference.named());
    failed.addAll(0, paths.failed());
    failed.addAll(difference.failed());
    return new Restored(
        plan.target(), plan.first(), difference.changes(target.parts()), kept, named, failed);
  }

  /** Git's own of one repository; what fails there keeps no other from being restored. */
  private void git(int number, List<Step> steps, GitLocks locks) {
    try {
      GitFolders folders = places.git(target.parts().get(number));
      if (folders != null) {
        locks.take(List.of(folders)); // of one that was moved or made just now
      }
      GitSteps git = gitSteps(number, locks);
      try {
        git.run(steps);
        git.verify(steps);
      } finally {
        named.addAll(git.named());
        failed.addAll(git.failed());
      }
    } catch (IOException | RuntimeException e) {
      failed.add(
          Failures.oneLine(Entry.child(target.parts().get(number).place().root(), ".git"))
              + ": "
              + Failures.reason(e)
              + "; mend that and restore again");
    }
  }

  /** Whether each path is what it shall be; somebody may have been at work meanwhile. */
  private void verify() throws IOException {
    Map<String, Step.OfPath> last = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.OfPath path) {
        last.put(path.part() + path.either().key(), path);
      }
    }
    for (Step.OfPath step : last.values()) {
      if (!paths.isExplained(step) && !isDone(step)) {
        failed.add(
            paths.shown(step)
                + ": is different after the restore, something changes it; stop that and restore"
                + " again");
      }
    }
    paths.close();
  }

  private boolean isDone(Step.OfPath step) {
    try {
      return paths.isDone(step);
    } catch (IOException | RuntimeException e) {
      return false; // it cannot be looked at, so nobody knows
    }
  }

  /** Commits that were made in between; after the restore only the undo knows them. */
  static List<String> kept(Manifest target, List<PartScan> scans) {
    Set<String> kept = new TreeSet<>();
    for (PartScan scan : scans) {
      Part part = scan.target();
      if (part == null) {
        continue;
      }
      Map<String, String> before = part.git().refs();
      scan.git()
          .refs()
          .forEach(
              (name, value) -> {
                if (ObjectId.isId(value) && !value.equals(before.get(name))) {
                  kept.add(Entry.child(scan.root(), name) + " was at " + value);
                }
              });
      ObjectId head = scan.git().head();
      if (!head.equals(ObjectId.zeroId()) && !head.equals(part.git().head())) {
        kept.add(Entry.child(scan.root(), "HEAD") + " was at " + head.name());
      }
    }
    return List.copyOf(kept);
  }
}
