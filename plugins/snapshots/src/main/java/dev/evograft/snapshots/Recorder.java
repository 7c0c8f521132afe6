// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

  Recorder(Store store, Surroundings surroundings, Places places, Look look) {
    this.store = store;
    this.surroundings = surroundings;
    this.places = places;
    this.look = look;
  }

  Recorded record(Label label, List<PartScan> scans) throws IOException {
    StatCache cache = store.statCache();
    Wanted wanted = new Wanted(look.purpose());
    Limits limits = look.purpose().isLive() ? surroundings.limits() : Limits.NONE;
    Unfinished unfinished = new Unfinished(store, places);
    unfinished.begin(label.id(), commons(scans));
    Recorded recorded;
    ObjectId commit;
    boolean published = false;
    try {
      try (PackInserter pack = store.newPack()) {
        Contents contents = new Contents(store, cache, limits, pack);
        recorded = manifest(scans, contents, wanted);
        Manifest manifest = recorded.manifest();
        recorded = new Recorded(snapshot(label, manifest, contents), manifest, recorded.stats());
        store.moments().before("look again");
        steady(scans);
        ObjectId blob = pack.insert(Constants.OBJ_BLOB, manifest.toBytes());
        commit = new Catalog(store).commit(recorded.made(), blob, pack);
        store.moments().before("flush");
        store.flush(pack);
      }
      new HeldObjects(store).hold(wanted.wanted(), wanted.kept());
      publish(recorded, commit, scans);
      published = true;
    } finally {
      if (!published) {
        unfinished.clear();
      }
    }
    unfinished.end(label.id());
    cache.save();
    return recorded;
  }

  /** What git says must be of the same moment as the files. */
  private static void steady(List<PartScan> scans) throws IOException {
    for (PartScan scan : scans) {
      if (!GitState.read(scan.folders()).isSame(scan.git())) {
        throw GitState.busy(scan.folders());
      }
    }
  }

  /** What there is now, with nothing stored. */
  Recorded look(List<PartScan> scans) throws IOException {
    Contents contents = new Contents(store, store.statCache(), Limits.NONE, null);
    return manifest(scans, contents, new Wanted(look.purpose()));
  }

  private Recorded manifest(List<PartScan> scans, Contents contents, Wanted wanted)
      throws IOException {
    List<ObjectId> kept = new ArrayList<>();
    Set<ObjectId> committed = new HashSet<>();
    for (PartScan scan : scans) {
      kept.add(kept(scan));
    }
    if (look.purpose().isStoring()) {
      for (ObjectId commit : new HashSet<>(kept)) {
        committed.addAll(HeadTree.blobs(store, commit));
      }
    }
    contents.keep(committed);
    PartRecorder recorder = new PartRecorder(contents, places, look, surroundings.limits().file());
    Set<Path> own = PartScan.own(scans);
    List<Part> parts = new ArrayList<>();
    List<Map<String, Stat>> stats = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      PartRecorder.Recorded recorded = recorder.record(scans.get(i), kept.get(i), own);
      if (look.purpose().isStoring()) {
        wanted.add(scans.get(i), recorded.part(), committed);
      }
      parts.add(recorded.part());
      stats.add(recorded.stats());
    }
    return new Recorded(null, new Manifest(excluded(scans), parts), stats);
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

  /**
   * The commit that a ref of ours holds: HEAD, but of an undo what the user had, and not what was
   * made since; and the other way round. One that is gone cannot be held.
   */
  private static ObjectId kept(PartScan scan) throws IOException {
    Part target = scan.target();
    boolean asked = target != null && target.git().kept().equals(target.git().head());
    ObjectId kept = target != null && asked ? target.git().head() : scan.git().head();
    if (!scan.folders().isRepository() || kept.equals(ObjectId.zeroId())) {
      return ObjectId.zeroId();
    }
    try (Store.Alone alone = Store.Alone.of(scan.folders().objects())) {
      return alone.has(kept) ? kept : ObjectId.zeroId();
    }
  }

  private static Snapshot snapshot(Label label, Manifest manifest, Contents contents) {
    int files = 0;
    List<String> named = new ArrayList<>();
    for (Part part : manifest.parts()) {
      for (Entry entry : part.entries()) {
        files += entry.area() == Area.TREE && Kind.covered(entry.kind()) ? 1 : 0;
        String why = why(entry.kind());
        if (why != null && named.size() < MAX_NAMED) {
          named.add(Failures.oneLine(Entry.child(part.place().root(), entry.path())) + ": " + why);
        }
      }
    }
    contents
        .unsteady()
        .forEach(path -> named.add(Failures.oneLine(path) + ": changed while it was read"));
    Snapshot.Counts counts = new Snapshot.Counts(files, contents.stored(), manifest.parts().size());
    return new Snapshot(
        label.id(), label.at(), label.kind(), Failures.oneLine(label.reason()), counts, named);
  }

  private static @Nullable String why(char kind) {
    return switch (kind) {
      case Kind.DATABASE -> "looks like a database, which is never opened";
      case Kind.SPECIAL -> "is a socket, a pipe or a device";
      case Kind.UNREADABLE -> "cannot be read";
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
  private void publish(Recorded recorded, ObjectId commit, List<PartScan> scans)
      throws IOException {
    String id = recorded.made().id();
    for (int i = 0; i < scans.size(); i++) {
      if (scans.get(i).folders().isRepository()) {
        store.moments().before("keep");
        KeepRefs.add(
            scans.get(i).folders().common(),
            keepName(id, i),
            recorded.manifest().parts().get(i).git().kept());
      }
    }
    store.moments().before("publish");
    new Catalog(store).publish(id, commit);
  }

  /** Two working trees of one repository may be in one snapshot. */
  static String keepName(String id, int part) {
    return part == 0 ? id : id + "-" + part;
  }
}
