// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.OwnFolder.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the folders that Evograft itself writes in, once. For a snapshot each is read under its
 * lock, so that what is there belongs together; for a restore its caller holds the locks.
 */
final class OwnLook {

  private final OwnFolders folders;
  private final Path root;
  private final Limits limits;
  private final @Nullable Manifest target;
  private final @Nullable Supplier<OwnFolders.Held> holding;
  private final List<String> named = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final SortedMap<String, String> failed = new TreeMap<>();
  private final SortedMap<String, String> moments = new TreeMap<>();
  private final SortedSet<String> looked = new TreeSet<>();
  private final Set<String> apart = new HashSet<>();
  private final Set<String> unentered = new HashSet<>();
  private final List<Found> found = new ArrayList<>();
  private final List<Step.Seen> seen = new ArrayList<>();
  private final Map<String, Character> known = new HashMap<>();
  private @Nullable Predicate<String> byHand;

  private OwnLook(
      OwnFolders folders,
      Path root,
      Limits limits,
      @Nullable Manifest target,
      @Nullable Supplier<OwnFolders.Held> holding) {
    this.folders = folders;
    this.root = root;
    this.limits = limits;
    this.target = target;
    this.holding = holding;
    for (Entry entry : target == null ? List.<Entry>of() : target.parts().get(0).entries()) {
      if (entry.area() == Area.OWN) {
        known.put(entry.path(), entry.kind());
      }
    }
  }

  /** For a snapshot. */
  static OwnLook recording(OwnFolders folders, Path root, Limits limits) {
    return new OwnLook(folders, root, limits, null, null);
  }

  /** Only a comparison: nothing is locked or noted. */
  static OwnLook comparing(OwnFolders folders, Path root, Limits limits, Manifest target) {
    return new OwnLook(folders, root, limits, target, null);
  }

  /**
   * For the undo of a restore.
   *
   * @param holding takes the locks of the folders that it is about, when all else was read
   */
  static OwnLook undoing(
      OwnFolders folders,
      Path root,
      Limits limits,
      Manifest target,
      Supplier<OwnFolders.Held> holding) {
    return new OwnLook(folders, root, limits, target, holding);
  }

  /** These paths are asked for by their names, whoever wrote them. */
  OwnLook asking(Predicate<String> some) {
    byHand = some;
    return this;
  }

  /** Which paths are asked for by their names; null for all that others did. */
  @Nullable Predicate<String> byHand() {
    return byHand;
  }

  /** What people should know, a line each. */
  List<String> named() {
    return named;
  }

  /** What others did and no restore undoes, a line each. */
  List<String> left() {
    return left;
  }

  /** What is new and others of Evograft's, a line each. */
  List<String> kept() {
    return kept;
  }

  /** Why folders of the snapshot are left alone. */
  SortedMap<String, String> failed() {
    return failed;
  }

  /** Moments that were begun, by the folders. */
  SortedMap<String, String> moments() {
    return moments;
  }

  /** What was found where. */
  List<Found> found() {
    return found;
  }

  List<Step.Seen> seen() {
    return seen;
  }

  /** The innermost of these folders that a path lies in; empty when it is none. */
  static String innermost(String path, Set<String> folders) {
    String found = "";
    for (String each : folders) {
      found = Entry.within(path, each) && each.length() > found.length() ? each : found;
    }
    return found;
  }

  /** Whether a path is of this folder, and this folder was looked at. */
  boolean isOf(String path, String folder) {
    return looked.contains(folder)
        && Entry.within(path, folder)
        && apart.stream()
            .noneMatch(
                inner ->
                    !inner.equals(folder)
                        && Entry.within(inner, folder)
                        && Entry.within(path, inner));
  }

  /** Whether something below a path was not entered, so that the path stays a folder. */
  boolean isAround(String path) {
    return unentered.stream().anyMatch(each -> !each.equals(path) && Entry.within(each, path));
  }

  /** Looks at all of them. */
  void run(PartRecorder recorder) throws IOException {
    apart.addAll(folders.known());
    if (target == null) {
      named.addAll(folders.outside());
      for (String folder : thereFirst()) {
        live(folder, recorder);
      }
      return;
    }
    apart.addAll(target.own().keySet());
    seal();
    OwnFolders.Held locks = holding == null ? null : holding.get();
    for (String folder : target.own().keySet()) {
      if (isIn(folder + "/*", Kind.UNREADABLE)) {
        failed.put(folder, "not all of it could be read at the snapshot");
      } else if (locks == null) {
        keep(folder, walk(folder), recorder);
      } else if (locks.failed().containsKey(folder)) {
        failed.put(folder, locks.failed().getOrDefault(folder, ""));
      } else if (locks.asked().contains(folder) && begin(folder)) {
        List<Found> all = walk(folder);
        if (isNew(locks, folder, all)) {
          failed.put(folder, "store_busy: it was made just now; restore again");
        } else {
          keep(folder, all, recorder);
        }
      }
    }
  }

  /**
   * For one that is there the state folder is made, where it is noted what Evograft writes in those
   * that are not there yet.
   */
  private List<String> thereFirst() throws IOException {
    List<String> all = new ArrayList<>();
    for (String folder : folders.used()) {
      if (folders.exists(folder)) {
        all.add(folder);
      }
    }
    folders.used().stream().filter(folder -> !all.contains(folder)).forEach(all::add);
    return List.copyOf(all);
  }

  private void live(String folder, PartRecorder recorder) throws IOException {
    for (boolean done = false; !done; ) {
      OwnFolders.Held lock = folders.hold(List.of(folder));
      try {
        String why = lock.failed().get(folder);
        if (why != null) {
          named.add(folder + ": is left alone: " + why);
          return;
        }
        if (!begin(folder)) {
          return;
        }
        List<Found> all = walk(folder);
        done = !isNew(lock, folder, all);
        if (done) {
          keep(folder, all, recorder);
        }
      } finally {
        lock.close();
      }
    }
  }

  /** One that is not there is locked by nobody, and may come up until it is looked at. */
  private boolean isNew(OwnFolders.Held lock, String folder, List<Found> all) throws IOException {
    return lock.free().contains(folder) && (!all.isEmpty() && folders.exists(folder));
  }

  private boolean begin(String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    Optional<String> moment = folders.begin(folder, lines);
    moment.ifPresent(text -> moments.put(folder, text));
    if (moment.isEmpty() && target != null) {
      failed.put(folder, String.join("; ", lines));
    } else if (moment.isEmpty() && folders.exists(folder)) {
      named.addAll(lines);
    }
    return moment.isPresent();
  }

  private List<Found> walk(String folder) throws IOException {
    OwnWalk walk =
        new OwnWalk(
            new OwnWalk.Rules(limits, apart, path -> isCopied(folder, path)), folder, named);
    List<Found> all = new ArrayList<>(walk.found(root));
    for (Found other : walk.others()) {
      String path = Entry.parent(other.path());
      unentered.add(path);
      if (apart.add(path) && target != null) {
        another(path);
      }
      if (!folders.known().contains(path) && (target == null || !target.own().containsKey(path))) {
        all.add(other); // which says that whatever is in it was there
      }
    }
    return all;
  }

  /** That is not as it was at the snapshot is said, but for the work of other scopes. */
  private void another(String path) {
    if (isIn(path, Kind.FOLDER) || path.endsWith("/.git")) {
      left.add(
          Failures.oneLine(path)
              + ": was left as it is: it is a repository since, or others of Evograft write there;"
              + " look at it, and remove what is not yours");
    } else if (!path.endsWith("/scopes")) {
      kept.add(Failures.oneLine(path) + ": is new, and left alone: others of Evograft write there");
    }
  }

  /** What could not be looked at, or was not, at the snapshot is nobody's to undo. */
  private void seal() {
    for (String path : known.keySet()) {
      if (path.endsWith("/*")) {
        apart.add(Entry.parent(path));
      }
    }
  }

  private void keep(String folder, List<Found> all, PartRecorder recorder) throws IOException {
    found.addAll(all);
    seen.addAll(recorder.seen("", all));
    looked.add(folder);
  }

  private boolean isIn(String path, char kind) {
    return known.getOrDefault(path, Kind.LEFT) == kind;
  }

  /** What will be overwritten has to be in the undo, and is compared by its bytes. */
  private boolean isCopied(String folder, String path) {
    if (target == null || !isIn(path, Kind.FILE)) {
      return false;
    }
    Standing standing = folders.standing(folder, path, target.own().getOrDefault(folder, ""));
    return (byHand != null && byHand.test(path))
        || standing == Standing.UNTOUCHED
        || standing == Standing.MADE;
  }
}
