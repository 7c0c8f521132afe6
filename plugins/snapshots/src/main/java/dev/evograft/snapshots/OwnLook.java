// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at the folders that Evograft itself writes in, for one snapshot. */
final class OwnLook {

  private final OwnFolders folders;
  private final Path root;
  private final @Nullable Manifest target;
  private final Map<String, String> failed;
  private final List<String> named = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final SortedSet<String> apart = new TreeSet<>();
  private final SortedSet<String> others = new TreeSet<>();
  private final Set<String> before = new HashSet<>();

  /**
   * A look.
   *
   * @param target the snapshot that is restored, by one who holds the locks; else null
   * @param failed folders whose lock that one could not take, and why
   */
  OwnLook(OwnFolders folders, Path root, @Nullable Manifest target, Map<String, String> failed) {
    this.failed = failed;
    this.folders = folders;
    this.root = root;
    this.target = target;
  }

  /**
   * What was seen.
   *
   * @param others folders in these that were not entered, and must not be when this is restored
   * @param meant what a restore makes of it; null for a snapshot
   */
  record Seen(
      SortedMap<String, String> moments,
      List<Step.Seen> seen,
      SortedSet<String> others,
      @Nullable Meant meant) {}

  /** What people should know, a line each. */
  List<String> named() {
    return named;
  }

  /** All of them: from now on it is recorded what Evograft writes there. */
  Seen look(PartRecorder recorder, Contents contents, Store store, Limits limits)
      throws IOException {
    SortedSet<String> paths = new TreeSet<>(folders.used());
    SortedMap<String, List<OwnWrite>> writes = new TreeMap<>();
    apart.addAll(folders.known());
    if (target != null) {
      apart.addAll(target.own().moments().keySet());
      apart.addAll(target.excluded());
      target.parts().get(0).entries().stream()
          .filter(entry -> entry.area() == Area.OWN && entry.kind() == Kind.FOLDER)
          .forEach(entry -> before.add(entry.path()));
      for (String path : target.own().moments().keySet()) {
        writes(target, path, writes);
      }
      paths.addAll(writes.keySet());
      paths.removeAll(failed.keySet());
    }
    SortedMap<String, String> moments = new TreeMap<>();
    List<Step.Seen> seen = new ArrayList<>();
    for (String path : paths) {
      Begun begun = begin(path, limits, recorder);
      if (begun.moment() != null) {
        moments.put(path, begun.moment());
        seen.addAll(begun.seen());
      } else if (writes.remove(path) != null) {
        left.add(path + ": was left as it is, since the undo cannot record it");
      }
    }
    apart.addAll(others);
    others.removeAll(moments.keySet());
    others.forEach(
        path ->
            named.add(
                Failures.oneLine(path)
                    + ": is left alone, since it is a repository, or others of Evograft write"
                    + " there"));
    return new Seen(
        moments,
        seen,
        others,
        target == null ? null : meant(target, seen, writes, contents, store));
  }

  private record Begun(@Nullable String moment, List<Step.Seen> seen) {}

  /**
   * One that is not there is locked by nobody, and may come up until it is looked at. It is read
   * under the lock: what is written after the moment must not be in what was there.
   */
  private Begun begin(String path, Limits limits, PartRecorder recorder) throws IOException {
    for (boolean there = mayBeThere(path); ; there = true) {
      OwnFolders.Held held = target == null ? folders.hold(List.of(path)) : new OwnFolders.Held();
      try {
        String why = held.failed().get(path);
        if (why != null) {
          named.add(path + ": cannot be locked, and is left alone: " + why);
          return new Begun(null, List.of());
        }
        String moment = moment(path);
        if (there || !folders.exists(path)) {
          OwnWalk walk = new OwnWalk(limits, named, apart, before::contains);
          List<Found> found = walk.found(root, path, there);
          if (moment == null && !found.isEmpty()) {
            named.add(path + ": what Evograft writes there is not recorded, and it is left alone");
          }
          others.addAll(walk.others());
          return new Begun(moment, moment == null ? List.of() : recorder.seen("", found));
        }
      } finally {
        held.close();
      }
      if (target != null) {
        throw OwnFolders.busy(path, null);
      }
    }
  }

  private boolean mayBeThere(String path) {
    try {
      return folders.exists(path);
    } catch (IOException e) {
      return true; // whoever locks it is told why
    }
  }

  private @Nullable String moment(String path) {
    try {
      return folders.folder(path).begin().orElse(null);
    } catch (IOException | EvograftException e) {
      named.add(path + ": what Evograft writes there cannot be recorded: " + Failures.reason(e));
      return null;
    }
  }

  /** What was written until now, of which the moment of this look knows nothing any more. */
  private void writes(Manifest from, String path, Map<String, List<OwnWrite>> writes) {
    String why = failed.get(path);
    if (why != null) {
      left.add(path + ": was left as it is, since it cannot be locked: " + why);
      return;
    }
    try {
      writes.put(path, folders.folder(path).since(from.own().moments().getOrDefault(path, "")));
    } catch (IOException | EvograftException e) {
      left.add(
          path
              + ": was left as it is: "
              + Failures.reason(e)
              + "; look at it yourself, and take a new snapshot");
    }
  }

  private Meant meant(
      Manifest from,
      List<Step.Seen> seen,
      Map<String, List<OwnWrite>> writes,
      Contents contents,
      Store store)
      throws IOException {
    List<Entry> all = new ArrayList<>();
    Apart inner = new Apart(apart);
    for (Map.Entry<String, List<OwnWrite>> each : writes.entrySet()) {
      String folder = each.getKey();
      List<Entry> now = within(folder, seen.stream().map(Step.Seen::entry).toList(), inner);
      List<Entry> base = within(folder, from.parts().get(0).entries(), inner);
      List<Entry> is = new OwnReplay(folder, contents, store, now).run(base, each.getValue());
      all.addAll(within(folder, withOthers(is, now), inner));
    }
    return new Meant(new TreeSet<>(writes.keySet()), inner, all, left);
  }

  private static List<Entry> within(String folder, List<Entry> entries, Apart inner) {
    return entries.stream()
        .filter(entry -> entry.area() == Area.OWN && inner.isOf(entry.path(), folder))
        .toList();
  }

  /** What is on the way to a folder that is left alone is left, too. */
  private List<Entry> withOthers(List<Entry> is, List<Entry> now) {
    SortedMap<String, Entry> all = new TreeMap<>();
    now.stream()
        .filter(entry -> others.stream().anyMatch(other -> Entry.within(other, entry.path())))
        .forEach(entry -> all.put(entry.path(), entry));
    is.forEach(entry -> all.put(entry.path(), entry));
    return List.copyOf(all.values());
  }
}
