// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Finds the steps from what there is to what a snapshot has. */
final class Planner {

  private static final String DOT_GIT = ".git";

  private final Manifest target;
  private final List<PartScan> scans;
  private final Places places;
  private final Recorder.Recorded now;
  private final Predicate<String> wanted;
  private @Nullable Store store;
  private @Nullable OwnPlan own;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /**
   * Compares two manifests, of which the second was made by the rules of the first.
   *
   * @param scans from which the second was made
   * @param wanted which paths count, from the root; those of git's own only where everything does
   */
  Planner(Manifest target, List<PartScan> scans, Recorder.Recorded now, Predicate<String> wanted) {
    this.target = target;
    this.scans = scans;
    this.places = new Places(scans.get(0).folders());
    this.now = now;
    this.wanted = wanted;
  }

  /** Restores, too, what Evograft itself writes in. */
  Planner with(OwnPlan some) {
    own = some;
    return this;
  }

  private void own() throws IOException {
    if (own != null) {
      own.add(steps, now);
      named.addAll(own.named());
      failed.addAll(own.failed());
    }
  }

  /**
   * Without git's own.
   *
   * @param holding what the snapshots hold
   */
  Difference paths(Store holding) throws IOException {
    store = holding;
    for (int number = 0; number < target.parts().size(); number++) {
      part(number, false);
    }
    own();
    return new Difference(steps, named, failed);
  }

  /**
   * With git's own.
   *
   * @param holding what the snapshots hold
   */
  Difference whole(Store holding) throws IOException {
    store = holding;
    for (int number = 0; number < target.parts().size(); number++) {
      part(number, true);
    }
    own();
    git();
    for (PartScan scan : scans) {
      for (String path : scan.scan().unwritable()) {
        named.add(
            Failures.oneLine(Entry.child(scan.root(), path))
                + ": is new, has a name that Java cannot write back, and was left");
      }
    }
    return new Difference(steps, named, failed);
  }

  /** Where among the scans a part was found; -1 when it was not. */
  private int found(Part part) {
    for (int i = 0; i < scans.size(); i++) {
      if (scans.get(i).target() == part) {
        return i;
      }
    }
    return -1;
  }

  /** The working trees that are none of the snapshot's, of the repository that was found there. */
  private List<OtherTrees.Tree> others(int at) throws IOException {
    return OtherTrees.of(scans.get(at).folders(), PartScan.own(scans));
  }

  private void part(int number, boolean whole) throws IOException {
    Part part = target.parts().get(number);
    String root = part.place().root();
    int at = found(part);
    boolean there = at >= 0 && scans.get(at).folders().isRepository();
    boolean git = whole && (there || comesBack(part));
    if (git && !there) {
      steps.add(new Step.Init(number));
    } else if (whole && part.place().isRepository() && !git) {
      failed.add(
          (root.isEmpty() ? "." : Failures.oneLine(root))
              + ": git's own folder of this repository is gone; its commits are in the snapshots,"
              + " see docs/snapshots.md, or clone it again");
    }
    Set<String> elsewhere = part.cover().leaves(git && there ? others(at) : List.of());
    boolean packed = part.entries().stream().anyMatch(Entry::isPackedRefs); // else it is mended
    boolean shared = git && !there && part.place().isLinked(); // whose is restored with its owner
    Predicate<Entry> counts =
        entry ->
            entry.area() == Area.TREE
                ? wanted.test(Entry.child(root, entry.path()))
                    && !isExcluded(Entry.child(root, entry.path()))
                : git
                    && entry.area() != Area.OWN
                    && !(shared && entry.area() == Area.COMMON)
                    && !isLogOf(elsewhere, entry)
                    && (packed || !entry.isPackedRefs());
    if (at >= 0 && !scans.get(at).root().equals(root) && wanted.test(root)) {
      steps.add(new Step.Move(number, scans.get(at).root(), root));
    }
    List<Entry> entries = at < 0 ? List.of() : now.manifest().parts().get(at).entries();
    PartPlanner planner = new PartPlanner(number, root, steps, named);
    Map<String, Entry> again =
        at < 0 || scans.get(at).root().equals(root) ? gone(part, entries) : Map.of();
    planner.compare(
        part.entries().stream()
            .filter(counts)
            .map(entry -> again.getOrDefault(entry.key(), entry))
            .toList(),
        entries,
        counts,
        at < 0 ? Map.of() : now.stats().get(at));
    failed.addAll(planner.failed());
    left(part, counts, entries, whole ? named : failed);
    Predicate<Entry> stays = entry -> counts.test(entry) && !again.containsKey(entry.key());
    Part is = whole || at < 0 ? part : now.manifest().parts().get(at); // whose index there is then
    new Named(part, git(is), stays)
        .add(entries, at < 0 ? Map.of() : now.stats().get(at), whole ? named : failed);
  }

  private Committed git(Part part) {
    return new Committed(part, Objects.requireNonNull(store));
  }

  /**
   * What looks like a database, is gone and was what git has: that is written again, and no file is
   * opened for it.
   *
   * @return by the keys of the entries
   */
  private Map<String, Entry> gone(Part part, List<Entry> there) throws IOException {
    if (part.entries().stream().noneMatch(was -> was.kind() == Kind.DATABASE)) {
      return Map.of();
    }
    Set<String> known = there.stream().map(Entry::key).collect(Collectors.toSet());
    Set<String> then =
        part.entries().stream()
            .filter(entry -> entry.area() == Area.TREE)
            .map(Entry::path)
            .collect(Collectors.toSet());
    Committed git = git(part);
    Map<String, Entry> gone = new HashMap<>();
    for (Entry was : part.entries()) {
      boolean alone = !known.contains(was.key()) && !Databases.hadCompanion(was.path(), then);
      Entry clean = alone ? git.clean(was) : null;
      if (clean != null) {
        Path file = Names.resolve(places.tree(part), was.path());
        if (Stat.find(file) == null && !Databases.hasCompanion(file)) {
          gone.put(was.key(), clean);
        }
      }
    }
    return gone;
  }

  /** What is only named in the snapshot; a failure where it is asked for by its path. */
  private static void left(
      Part part, Predicate<Entry> counts, List<Entry> there, List<String> lines) {
    Map<String, Entry> known = new HashMap<>();
    there.forEach(entry -> known.put(entry.key(), entry));
    for (Entry was : part.entries()) {
      Entry is = known.get(was.key());
      boolean same = is != null && is.content().equals(was.content());
      if (was.kind() == Kind.LEFT && counts.test(was) && !same) {
        lines.add(
            Failures.oneLine(Entry.child(part.place().root(), was.path()))
                + (is == null
                    ? ": is gone, and the snapshot has no copy of it"
                    : ": was changed since, and the snapshot has no copy of it; it was left"));
      }
    }
  }

  /** Whether git's own folder is gone, and the snapshots hold all that was in it. */
  private boolean comesBack(Part part) throws IOException {
    Part.Place place = part.place();
    if (store == null || place.root().isEmpty() || !place.isRepository() || isInTheWay(part)) {
      return false;
    }
    ObjectId head = part.git().head();
    boolean held = head.equals(ObjectId.zeroId()) || store.owns(head);
    if (place.isEmbedded()) {
      return held;
    }
    for (Part other : target.parts()) {
      if (other == part || !place.isWithin(other.place())) {
        continue;
      }
      boolean whole = held && !places.isSafe(places.at(place.commonDir()), store);
      if (isInPlace(other)) {
        return whole || (place.isLinked() && (held || store.has(head)));
      } else if (!(place.isLinked() && other.place().isLinked()) && comesBack(other)) {
        return whole;
      }
    }
    return false;
  }

  /** Whether something has the place of git's own folder, and keeps it. */
  private boolean isInTheWay(Part part) throws IOException {
    Path gitDir = Names.resolve(places.root(), part.place().gitDir());
    Stat stat = Stat.find(gitDir);
    if (stat == null) {
      return false;
    } else if (part.place().isEmbedded() && goes(part)) {
      return holdsAnother(part);
    }
    return !stat.is(Kind.FOLDER) || !Places.isBegun(gitDir);
  }

  /** Whether a submodule would go with it that is what it was. */
  private boolean holdsAnother(Part part) {
    for (Part other : target.parts()) {
      int at = found(other);
      if (other.place().isWithin(part.place())
          && at >= 0
          && scans.get(at).folders().isRepository()) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is there is new, and put aside or removed before. */
  private boolean goes(Part part) {
    int at = found(part);
    return at >= 0
        && now.manifest().parts().get(at).entries().stream()
            .filter(entry -> entry.area() == Area.TREE && entry.path().equals(DOT_GIT))
            .anyMatch(entry -> Kind.aside(entry.kind()) || Kind.covered(entry.kind()));
  }

  /** Whether a repository is there, and where it was. */
  private boolean isInPlace(Part part) {
    int at = found(part);
    return at >= 0
        && scans.get(at).folders().isRepository()
        && scans.get(at).root().equals(part.place().root());
  }

  /** What git notes of a branch goes with the branch. */
  private static boolean isLogOf(Set<String> refs, Entry entry) {
    return entry.area() == Area.COMMON
        && entry.path().startsWith("logs/")
        && refs.contains(entry.path().substring("logs/".length()));
  }

  /** Left alone at create, or now. */
  private boolean isExcluded(String path) {
    return within(path, target.excluded()) || within(path, now.manifest().excluded());
  }

  private static boolean within(String path, Set<String> excluded) {
    for (String each : excluded) { // a few, and as many paths as there are files
      if (Entry.within(path, each)) {
        return true;
      }
    }
    return false;
  }

  private void git() throws IOException {
    for (int number = 0; number < target.parts().size(); number++) {
      Part part = target.parts().get(number);
      int at = found(part);
      if (at < 0 || !scans.get(at).folders().isRepository()) {
        begunAnew(number);
        continue;
      }
      Part is = now.manifest().parts().get(at);
      refs(number, is, others(at));
      Part.Index then = part.git().index();
      Part.Index index = is.git().index();
      if (!then.equals(index)) {
        steps.add(new Step.Index(number, index.bytes(), then.bytes(), then.time()));
      }
    }
  }

  /** All of git's own that is no file, when it comes back at all. */
  private void begunAnew(int number) {
    if (steps.contains(new Step.Init(number))) {
      Part.Git git = target.parts().get(number).git();
      boolean shared = target.parts().get(number).place().isLinked();
      git.refs()
          .forEach(
              (name, value) -> {
                if (!shared || RefFiles.own(name)) {
                  steps.add(new Step.Ref(number, name, null, value));
                }
              });
      if (git.index().isThere()) {
        steps.add(
            new Step.Index(number, ObjectId.zeroId(), git.index().bytes(), git.index().time()));
      }
    }
  }

  /**
   * Branches that another working tree had at {@code create}, or that one of these has now, are
   * left to whoever is at work there. One that a working tree has which came up since is restored
   * as any other.
   *
   * @param others what other working trees there are now
   */
  private void refs(int number, Part is, List<OtherTrees.Tree> others) {
    Part part = target.parts().get(number);
    Set<String> elsewhere = OtherTrees.branches(others);
    Set<String> left = part.cover().leaves(others);
    OtherTrees.unread(others).stream()
        .filter(line -> !named.contains(line)) // several may be of one repository
        .forEach(named::add);
    Map<String, String> before = part.git().refs();
    Map<String, String> after = is.git().refs();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      @Nullable String was = before.get(name);
      @Nullable String value = after.get(name);
      if (was == null ? value == null : was.equals(value)) {
        continue;
      }
      if (left.contains(name)) {
        named.add(name + ": is in use in another working tree and was left as it is");
        continue;
      }
      steps.add(new Step.Ref(number, name, value, was));
      if (elsewhere.contains(name)) {
        named.add(name + ": is what it was, also for the working tree that has it since");
      }
    }
  }
}
