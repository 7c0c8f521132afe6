// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Turns what was found into a snapshot: content stored, manifest written, its ref last of all. */
final class Recorder {

  private static final int MAX_NAMED = 500;

  /** What a snapshot is called. */
  record Label(String id, Instant at, Snapshot.Kind kind, String reason) {}

  /** A snapshot that is on disk. */
  record Recorded(Snapshot snapshot, Manifest manifest) {}

  private final Store store;
  private final Limits limits;
  private final ForkJoinPool pool;

  Recorder(Store store, Limits limits, ForkJoinPool pool) {
    this.store = store;
    this.limits = limits;
    this.pool = pool;
  }

  Recorded record(Label label, List<PartScan> scans) throws IOException {
    StatCache cache = StatCache.load(store.folder().resolve("stat-cache"));
    Wanted wanted = new Wanted();
    Recorded recorded;
    ObjectId commit;
    try (PackInserter pack = store.newPack()) {
      Contents contents = new Contents(store, cache, limits, pack);
      Manifest manifest = manifest(scans, contents, wanted);
      recorded = new Recorded(snapshot(label, manifest, contents), manifest);
      ObjectId blob = pack.insert(Constants.OBJ_BLOB, manifest.toBytes());
      commit = new Catalog(store).commit(recorded.snapshot(), blob, pack);
      pack.flush();
    }
    new HeldObjects(store).hold(wanted.wanted(), wanted.kept());
    publish(recorded, commit, scans);
    cache.save();
    return recorded;
  }

  /** What there is now, with nothing stored. */
  Manifest look(List<PartScan> scans) throws IOException {
    StatCache cache = StatCache.load(store.folder().resolve("stat-cache"));
    try (PackInserter pack = store.newPack()) {
      return manifest(scans, new Contents(store, cache, limits, pack).onlyLooking(), new Wanted());
    }
  }

  private Manifest manifest(List<PartScan> scans, Contents contents, Wanted wanted)
      throws IOException {
    List<ObjectId> heads = new ArrayList<>();
    List<ObjectId> kept = new ArrayList<>();
    Set<ObjectId> committed = new HashSet<>();
    for (PartScan scan : scans) {
      ObjectId found = scan.folders().isRepository() ? new RefFiles(scan.folders()).head() : null;
      ObjectId head = found == null ? ObjectId.zeroId() : found;
      heads.add(head);
      kept.add(kept(scan.target(), head));
    }
    for (ObjectId commit : new HashSet<>(kept)) {
      committed.addAll(HeadTree.blobs(store, commit));
    }
    contents.keep(committed);
    PartRecorder recorder = new PartRecorder(contents, pool);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      Part part = recorder.record(scans.get(i), heads.get(i), kept.get(i));
      wanted.add(scans.get(i), part, committed);
      parts.add(part);
    }
    return new Manifest(parts);
  }

  /** Of an undo what the user had, and not what was made since; and the other way round. */
  private static ObjectId kept(@Nullable Part target, ObjectId head) {
    boolean asked = target != null && target.git().kept().equals(target.git().head());
    return target != null && asked ? target.git().head() : head;
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

  /**
   * First a note that a snapshot is being made, so that nothing is left behind if that ends here.
   */
  private void publish(Recorded recorded, ObjectId commit, List<PartScan> scans)
      throws IOException {
    String id = recorded.snapshot().id();
    Set<Path> commons = new LinkedHashSet<>();
    scans.stream()
        .map(PartScan::folders)
        .filter(GitFolders::isRepository)
        .forEach(folders -> commons.add(folders.common()));
    Unfinished unfinished = new Unfinished(store);
    unfinished.begin(id, commons);
    for (int i = 0; i < scans.size(); i++) {
      if (scans.get(i).folders().isRepository()) {
        KeepRefs.add(
            scans.get(i).folders().common(),
            keepName(id, i),
            recorded.manifest().parts().get(i).git().kept());
      }
    }
    new Catalog(store).publish(id, commit);
    unfinished.end();
  }

  /** Two working trees of one repository may be in one snapshot. */
  static String keepName(String id, int part) {
    return part == 0 ? id : id + "-" + part;
  }
}
