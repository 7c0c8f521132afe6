// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinTask;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Turns what was found into a snapshot: content stored, manifest written, its ref last of all. */
final class Recorder {

  private static final int MAX_NAMED = 500;

  /** What a snapshot is called. */
  record Label(String id, Instant at, Snapshot.Kind kind, String reason) {}

  /**
   * A snapshot that is on disk, or what one would be.
   *
   * @param stats of each part, by the keys of its entries
   */
  record Recorded(@Nullable Snapshot snapshot, Manifest manifest, List<Map<String, Stat>> stats) {

    Snapshot made() {
      return java.util.Objects.requireNonNull(snapshot);
    }
  }

  private final Store store;
  private final Surroundings surroundings;
  private final Places places;
  private final Look look;
  private @Nullable Movable movable;
  private @Nullable OwnLook ownLook;

  Recorder(Store store, Surroundings surroundings, Places places, Look look) {
    this.store = store;
    this.surroundings = surroundings;
    this.places = places;
    this.look = look;
  }

  /** For a restore that moves some of what there is. */
  Recorder moving(Movable some) {
    movable = some;
    return this;
  }

  /** With the folders that Evograft itself writes in. */
  Recorder with(OwnLook some) {
    ownLook = some;
    return this;
  }

  Recorded record(Label label, List<PartScan> scans) throws IOException {
    StatCache cache = store.statCache();
    Bounds bounds =
        look.purpose().isLive() ? new Bounds(surroundings.limits(), scans) : Bounds.NONE;
    Unfinished unfinished = new Unfinished(store, places);
    unfinished.begin(label.id(), commons(scans));
    Recorded recorded;
    ObjectId commit;
    boolean published = false;
    try {
      KeptCommits kept = new KeptCommits(store, places, scans);
      Wanted wanted = new Wanted(look.purpose());
      for (int i = 0; i < scans.size(); i++) {
        wanted.add(scans.get(i), i, kept);
      }
      List<String> unheld = new Holding(store, surroundings.limits().bytes()).hold(wanted);
      refused(scans, unheld);
      try (PackInserter pack = store.newPack()) {
        Contents contents = new Contents(store, cache, bounds, pack);
        contents.keep(kept.blobs());
        recorded = manifest(scans, contents, kept);
        if (ownLook != null) {
          unheld.addAll(ownLook.named());
        }
        Manifest manifest = recorded.manifest();
        recorded =
            new Recorded(snapshot(label, manifest, contents, unheld), manifest, recorded.stats());
        byte[] bytes = manifest.toBytes();
        ForkJoinTask<?> beside = look.pool().submit(() -> readable(manifest, bytes));
        try {
          store.moments().before("look again");
          steady(scans);
          ObjectId blob = pack.insert(Constants.OBJ_BLOB, bytes);
          commit = new Catalog(store).commit(recorded.made(), blob, pack);
        } finally {
          beside.quietlyJoin(); // it reads what is ours
        }
        beside.join();
        store.moments().before("flush");
        store.flush(pack);
      }
      publish(recorded, commit, kept);
      published = true;
    } finally {
      if (!published) {
        unfinished.clear();
      }
    }
    unfinished.end(label.id());
    cache.save(); // last of all: on a full disk it would take the room of the snapshot
    return recorded;
  }

  /** That it can be read again: what cannot is found out now, not when it is due. */
  private static void readable(Manifest manifest, byte[] bytes) {
    String why = "not all of it is the same when it is read back";
    try {
      if (Manifest.fromBytes(bytes).equals(manifest)) {
        return;
      }
    } catch (IOException e) {
      why = e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
    }
    throw new EvograftException(
        "unwritable_name", "this cannot be recorded: " + why + "; rename or ignore what has it");
  }

  /** What git says must be of the same moment as the files. */
  private static void steady(List<PartScan> scans) throws IOException {
    for (PartScan scan : scans) {
      if (!GitState.read(scan.folders()).isSame(scan.git())) {
        throw GitState.busy(scan.folders());
      }
    }
  }

  private void refused(List<PartScan> scans, List<String> named) throws IOException {
    for (PartScan scan : scans) {
      if (scan.folders().isRepository()) {
        Path way = new KeepRefs(store, places).inTheWay(scan.folders().common());
        if (way != null) {
          named.add(
              Failures.oneLine(way.toString())
                  + ": is no folder of its own, so no ref of Evograft's holds the commit of HEAD,"
                  + " and git may remove it; a restore changes nothing behind a link");
        }
        for (String name : new RefFiles(scan.folders()).refused()) {
          named.add(
              Failures.oneLine(Entry.child(scan.root(), name))
                  + ": git takes a file of this name for no ref, and it is left alone");
        }
        OtherTrees.unread(OtherTrees.of(scan.folders(), PartScan.own(scans))).stream()
            .filter(line -> !named.contains(line)) // several may be of one repository
            .forEach(named::add);
      }
    }
  }

  /** What there is now, with nothing stored. */
  Recorded look(List<PartScan> scans) throws IOException {
    Contents contents = new Contents(store, store.statCache(), Bounds.NONE, null);
    return manifest(scans, contents, null);
  }

  private Recorded manifest(List<PartScan> scans, Contents contents, @Nullable KeptCommits kept)
      throws IOException {
    Movable some =
        movable != null
            ? movable
            : new Movable(new Aside(store), "", path -> true, surroundings.limits().file());
    PartRecorder recorder = new PartRecorder(contents, places, look, some);
    Set<Path> own = PartScan.own(scans);
    List<Part> parts = new ArrayList<>();
    List<Map<String, Stat>> stats = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      ObjectId commit = kept == null ? ObjectId.zeroId() : kept.commit(i);
      PartRecorder.Recorded recorded = recorder.record(scans.get(i), commit, own);
      parts.add(recorded.part());
      stats.add(recorded.stats());
    }
    if (look.purpose().isLive()) {
      writable(scans);
    }
    SortedMap<String, String> moments = new TreeMap<>();
    if (ownLook != null) {
      ownLook.run(recorder);
      moments = ownLook.moments();
      Part first = parts.get(0);
      List<Entry> entries = new ArrayList<>(first.entries());
      for (Step.Seen each : ownLook.seen()) {
        entries.add(each.entry());
        stats.get(0).put(each.entry().key(), each.stat());
      }
      parts.set(0, new Part(first.place(), first.git(), first.cover(), entries));
    }
    return new Recorded(null, new Manifest(excluded(scans), moments, parts), stats);
  }

  private static void writable(List<PartScan> scans) {
    for (PartScan scan : scans) {
      for (String path : scan.scan().unwritable()) {
        throw Names.unwritable(Entry.child(scan.root(), path));
      }
    }
  }

  /** Noted by the root, so that a look from a folder of it leaves alone the same. */
  private SortedSet<String> excluded(List<PartScan> scans) {
    SortedSet<String> paths = new TreeSet<>();
    for (Path path : scans.isEmpty() ? Set.<Path>of() : scans.get(0).scan().excluded()) {
      if (path.startsWith(places.root())) {
        paths.add(places.root().relativize(path).toString().replace(File.separatorChar, '/'));
      }
    }
    return paths;
  }

  private static Snapshot snapshot(
      Label label, Manifest manifest, Contents contents, List<String> unheld) {
    int files = 0;
    int unnamed = 0;
    List<String> named = new ArrayList<>(unheld);
    for (Part part : manifest.parts()) {
      for (Entry entry : part.entries()) {
        files += entry.area().isOfTree() && Kind.covered(entry.kind()) ? 1 : 0;
        String why = why(entry);
        if (why != null && named.size() < MAX_NAMED) {
          named.add(Failures.oneLine(Entry.child(part.place().root(), entry.path())) + ": " + why);
        } else if (why != null) {
          unnamed++;
        }
      }
    }
    if (unnamed > 0) {
      named.add(unnamed + " more are not covered, for such reasons");
    }
    contents
        .unsteady()
        .forEach(path -> named.add(Failures.oneLine(path) + ": changed while it was read"));
    Snapshot.Counts counts = new Snapshot.Counts(files, contents.stored(), manifest.parts().size());
    return new Snapshot(
        label.id(), label.at(), label.kind(), Failures.oneLine(label.reason()), counts, named);
  }

  private static @Nullable String why(Entry entry) {
    return switch (entry.kind()) {
      case Kind.DATABASE -> "looks like a database, which is never opened";
      case Kind.SPECIAL -> "is a socket, a pipe or a device";
      case Kind.UNREADABLE ->
          entry.area() == Area.OWN && entry.path().endsWith("/*")
              ? "is left alone: it cannot be read, is a repository, or others of Evograft write"
                  + " there"
              : "cannot be read";
      case Kind.LEFT ->
          entry.area() == Area.OWN
              ? "is larger than snapshot.max_file and not copied, and the restore leaves it as it"
                  + " is"
              : "is new and not copied, and the restore leaves it as it is";
      default -> null;
    };
  }

  private static Set<Path> commons(List<PartScan> scans) {
    Set<Path> commons = new LinkedHashSet<>();
    scans.stream()
        .map(PartScan::folders)
        .filter(GitFolders::isRepository)
        .forEach(folders -> commons.add(folders.common()));
    return commons;
  }

  /** Last of all the ref: from then on it counts. */
  private void publish(Recorded recorded, ObjectId commit, KeptCommits kept) throws IOException {
    String id = recorded.made().id();
    new KeepRefs(store, places).add(id, kept);
    store.moments().before("publish");
    new Catalog(store).publish(id, commit);
  }
}
