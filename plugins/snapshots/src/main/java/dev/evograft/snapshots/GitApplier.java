// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ObjectId;

/** Makes refs and the index of one repository what a snapshot has. Its locks are held already. */
final class GitApplier {

  private final Store store;
  private final GitFolders folders;
  private final Part target;
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  GitApplier(Store store, GitFolders folders, Part target) {
    this.store = store;
    this.folders = folders;
    this.target = target;
  }

  /** What people should know, a line each. */
  List<String> named() {
    return named;
  }

  /** What could not be done, a line each. */
  List<String> failed() {
    return failed;
  }

  /**
   * Refs, and the objects that they and the index need.
   *
   * @param own folders of working trees that the snapshot covers
   */
  void refs(Set<Path> own) throws IOException {
    Map<String, String> wanted = target.git().refs();
    Set<String> elsewhere = checkedOutElsewhere(own);
    RefFiles files = new RefFiles(folders);
    Map<String, String> now = files.all();
    Set<String> lost = giveBackObjects(wanted.values());
    RefWriter writer = new RefWriter(files, folders.common());
    List<String> gone = new ArrayList<>(now.keySet());
    gone.removeAll(wanted.keySet());
    gone.removeIf(name -> left(name, elsewhere));
    writer.remove(gone);
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      boolean same = each.getValue().equals(now.get(each.getKey()));
      if (lost.contains(each.getValue())) {
        failed.add(
            each.getKey() + ": git has removed " + each.getValue() + " in between; fetch it again");
      } else if (!same && !left(each.getKey(), elsewhere)) {
        writer.set(each.getKey(), each.getValue());
      }
    }
    named.addAll(writer.removedLocks());
  }

  private boolean left(String name, Set<String> elsewhere) {
    boolean left = elsewhere.contains(name);
    if (left) {
      named.add(name + ": is checked out in another working tree and was left as it is");
    }
    return left;
  }

  /** Branches of working trees that are none of the snapshot's: somebody may be at work there. */
  private Set<String> checkedOutElsewhere(Set<Path> own) throws IOException {
    Set<String> names = new HashSet<>();
    List<Path> others = new ArrayList<>();
    if (Files.isDirectory(folders.common().resolve("worktrees"))) {
      try (DirectoryStream<Path> all =
          Files.newDirectoryStream(folders.common().resolve("worktrees"))) {
        all.forEach(others::add);
      }
    }
    if (folders.isLinked()) {
      others.add(folders.common());
    }
    for (Path other : others) {
      Path head = other.resolve("HEAD");
      if (!own.contains(other) && Files.isRegularFile(head)) {
        String value = RefFiles.read(head);
        if (value.startsWith("ref: ")) {
          names.add(value.substring("ref: ".length()));
        }
      }
    }
    return names;
  }

  private Set<String> giveBackObjects(Collection<String> values) throws IOException {
    Set<ObjectId> ids = new HashSet<>(stash());
    for (String value : values) {
      if (ObjectId.isId(value)) {
        ids.add(ObjectId.fromString(value));
      }
    }
    ids.add(target.git().head());
    ids.remove(ObjectId.zeroId());
    if (target.git().index().isThere()) {
      try {
        byte[] index = store.bytes(target.git().index().bytes());
        for (IndexFile.Item item : IndexFile.read(index, "the index")) {
          if (!item.submodule()) {
            ids.add(item.id());
          }
        }
      } catch (dev.evograft.spi.EvograftException e) {
        named.add("the index was damaged in this snapshot, and is again");
      }
    }
    Set<String> lost = new HashSet<>();
    new HeldObjects(store).giveBack(ids, folders.objects()).forEach(id -> lost.add(id.name()));
    return lost;
  }

  private List<ObjectId> stash() throws IOException {
    return new RefFiles(folders).stash();
  }

  /** The index with the time it had, by which git knows which files to look at again. */
  void index() throws IOException {
    Path index = folders.git().resolve("index");
    Part.Index wanted = target.git().index();
    if (!wanted.isThere()) {
      Files.deleteIfExists(index);
      return;
    }
    Path part = folders.git().resolve("index.lock.new");
    Files.write(part, store.bytes(wanted.bytes()));
    Files.setLastModifiedTime(part, FileTime.from(wanted.time(), TimeUnit.NANOSECONDS));
    Stat before = Stat.find(index);
    if (before != null && before.is(Kind.FILE)) {
      SafeTree.mode(part, before.mode());
    }
    Files.move(part, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
