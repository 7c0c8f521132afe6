// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.IdBeginning;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Which snapshots there are: each is a commit of the private repository, with a ref of its id. */
final class Catalog {

  private static final String MANIFEST = "manifest";

  private final Store store;

  Catalog(Store store) {
    this.store = store;
  }

  private Path ref(String id) {
    return store.folder().resolve("refs/snapshots").resolve(id);
  }

  boolean has(String id) {
    return Files.exists(ref(id));
  }

  /** The commit of a snapshot; it counts once its ref is written. */
  ObjectId commit(Snapshot snapshot, ObjectId manifest, PackInserter pack) throws IOException {
    TreeFormatter tree = new TreeFormatter();
    tree.append(MANIFEST, FileMode.REGULAR_FILE, manifest);
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(pack.insert(tree));
    PersonIdent ident =
        new PersonIdent("Evograft", "evograft@localhost", snapshot.at(), java.time.ZoneOffset.UTC);
    commit.setAuthor(ident);
    commit.setCommitter(ident);
    commit.setMessage(message(snapshot));
    return pack.insert(commit);
  }

  void publish(String id, ObjectId commit) throws IOException {
    Store.write(ref(id), commit.name() + "\n");
  }

  void remove(String id) throws IOException {
    KeepRefs.forget(store, id);
    Files.deleteIfExists(ref(id));
  }

  private static String message(Snapshot snapshot) {
    StringBuilder text = new StringBuilder(Failures.oneLine(snapshot.reason())).append("\n\n");
    text.append("Id: ").append(snapshot.id()).append('\n');
    text.append("At: ").append(snapshot.at().toEpochMilli()).append('\n');
    text.append("Kind: ").append(written(snapshot.kind())).append('\n');
    text.append("Files: ").append(snapshot.counts().files()).append('\n');
    text.append("Stored: ").append(snapshot.counts().stored()).append('\n');
    text.append("Repositories: ").append(snapshot.counts().repositories()).append('\n');
    snapshot.notCovered().forEach(line -> text.append("Not-covered: ").append(line).append('\n'));
    return text.toString();
  }

  /** Who asked is told by the mark alone, so both are one word, which every version can read. */
  private static String written(Snapshot.Kind kind) {
    Snapshot.Kind word = kind == Snapshot.Kind.WORK ? Snapshot.Kind.ASKED : kind;
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** A word of a version to come keeps nobody from what the snapshot holds. */
  private Snapshot.Kind kind(String id, String word) {
    return switch (word) {
      case "undo" -> Snapshot.Kind.UNDO;
      case "stash" -> Snapshot.Kind.STASH;
      case "asked" -> new ByHand(store).has(id) ? Snapshot.Kind.ASKED : Snapshot.Kind.WORK;
      default -> Snapshot.Kind.WORK;
    };
  }

  /** All of them, the newest first. */
  List<Snapshot> all() throws IOException {
    List<Snapshot> all = new ArrayList<>();
    for (String id : ids()) {
      try {
        all.add(read(id));
      } catch (EvograftException e) {
        all.add(
            new Snapshot(
                id,
                Instant.EPOCH,
                Snapshot.Kind.WORK,
                "damaged; remove it: evograft snapshot prune " + id,
                new Snapshot.Counts(0, 0, 0),
                List.of()));
      }
    }
    all.sort(Comparator.comparing(Snapshot::at).thenComparing(Snapshot::id).reversed());
    return all;
  }

  /** Whether it is one that could not be read: nothing else is known of it, not even its age. */
  static boolean isDamaged(Snapshot snapshot) {
    return snapshot.at().equals(Instant.EPOCH);
  }

  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> refs = Files.newDirectoryStream(ref("x").resolveSibling(""))) {
      for (Path ref : refs) {
        String name = String.valueOf(ref.getFileName());
        if (!name.endsWith(".part")) {
          ids.add(name);
        }
      }
    }
    return ids;
  }

  /** The full id of a snapshot, of which the beginning will do. */
  String resolve(String given) throws IOException {
    List<String> ids = ids();
    if (ids.contains(given)) {
      return given;
    }
    String shown = Failures.oneLine(given);
    List<String> alike =
        given.isBlank() ? List.of() : ids.stream().filter(id -> id.startsWith(given)).toList();
    return IdBeginning.<String>only(shown, "snapshots", alike).orElseThrow(() -> unknown(shown));
  }

  /** There is no snapshot at all. */
  static void refuse(String given) {
    throw unknown(Failures.oneLine(given));
  }

  private static BadInputException unknown(String shown) {
    return new BadInputException(
        "snapshot_not_found", "no snapshot is called '" + shown + "'; see evograft snapshot list");
  }

  /** One that can be restored: all of what it says of itself can be read. */
  Snapshot readWhole(String id) throws IOException {
    Snapshot snapshot = read(id);
    manifest(id);
    return snapshot;
  }

  private Snapshot read(String id) throws IOException {
    try (RevWalk walk = new RevWalk(store.repository())) {
      RevCommit commit = walk.parseCommit(commitId(id));
      try (TreeWalk tree = TreeWalk.forPath(store.repository(), MANIFEST, commit.getTree())) {
        if (tree == null || !store.has(tree.getObjectId(0))) {
          throw damaged(id, null);
        }
      }
      return parse(id, commit);
    } catch (IllegalArgumentException e) { // of a version to come, or not ours
      throw damaged(id, e);
    } catch (MissingObjectException | IncorrectObjectTypeException | CorruptObjectException e) {
      throw damaged(id, e);
    }
  }

  private ObjectId commitId(String id) throws IOException {
    String hex = RefFiles.read(ref(id));
    if (!ObjectId.isId(hex)) {
      throw damaged(id, null);
    }
    return ObjectId.fromString(hex);
  }

  /** The objects that a snapshot itself is made of. */
  List<ObjectId> objects(String id) throws IOException {
    try (RevWalk walk = new RevWalk(store.repository())) {
      RevCommit commit = walk.parseCommit(commitId(id));
      List<ObjectId> objects = new ArrayList<>(List.of(commit.getId(), commit.getTree().getId()));
      try (TreeWalk tree = new TreeWalk(walk.getObjectReader())) {
        tree.addTree(commit.getTree());
        while (tree.next()) {
          objects.add(tree.getObjectId(0));
        }
      }
      return objects;
    } catch (MissingObjectException | IncorrectObjectTypeException | CorruptObjectException e) {
      throw damaged(id, e);
    }
  }

  Manifest manifest(String id) throws IOException {
    try (RevWalk walk = new RevWalk(store.repository())) {
      RevCommit commit = walk.parseCommit(commitId(id));
      try (TreeWalk tree = TreeWalk.forPath(store.repository(), MANIFEST, commit.getTree())) {
        if (tree == null) {
          throw damaged(id, null);
        }
        byte[] bytes =
            walk.getObjectReader()
                .open(tree.getObjectId(0), Constants.OBJ_BLOB)
                .getBytes(Integer.MAX_VALUE);
        try {
          return Manifest.fromBytes(bytes);
        } catch (IOException e) {
          throw damaged(id, e);
        }
      }
    } catch (MissingObjectException | IncorrectObjectTypeException | CorruptObjectException e) {
      throw damaged(id, e);
    }
  }

  private static EvograftException damaged(
      String id, @org.jspecify.annotations.Nullable Exception e) {
    return new EvograftException(
        "snapshot_damaged",
        "snapshot " + id + " is damaged; remove it: evograft snapshot prune " + id,
        e);
  }

  private Snapshot parse(String id, RevCommit commit) {
    Instant at = Instant.ofEpochSecond(commit.getCommitTime());
    String kind = "";
    int files = 0;
    long stored = 0;
    int repositories = 1;
    List<String> notCovered = new ArrayList<>();
    for (String line : commit.getFullMessage().lines().skip(2).toList()) {
      String[] fields = line.split(": ", 2);
      String value = fields[fields.length - 1];
      switch (fields[0]) {
        case "At" -> at = Instant.ofEpochMilli(Long.parseLong(value));
        case "Kind" -> kind = value;
        case "Files" -> files = Integer.parseInt(value);
        case "Stored" -> stored = Long.parseLong(value);
        case "Repositories" -> repositories = Integer.parseInt(value);
        case "Not-covered" -> notCovered.add(value);
        default -> {}
      }
    }
    String reason = commit.getFullMessage().lines().findFirst().orElse("");
    Snapshot.Counts counts = new Snapshot.Counts(files, stored, repositories);
    return new Snapshot(id, at, kind(id, kind), reason, counts, notCovered);
  }
}
