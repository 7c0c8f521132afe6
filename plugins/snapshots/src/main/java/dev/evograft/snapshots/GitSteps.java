// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ObjectId;

/** Does the steps of a plan that change refs and indexes of one repository, under git's locks. */
final class GitSteps {

  /** What {@code git add --intent-to-add} notes; git need not have it. */
  private static final ObjectId EMPTY = Contents.hash(new byte[0]);

  private final Store store;
  private final GitFolders folders;
  private final Part target;
  private final GitLocks locks;
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final Set<String> failedAt = new HashSet<>();

  GitSteps(Store store, GitFolders folders, Part target, GitLocks locks) {
    this.store = store;
    this.folders = folders;
    this.target = target;
    this.locks = locks;
  }

  /** What people should know, a line each. */
  List<String> named() {
    return named;
  }

  /** What could not be done, a line each. */
  List<String> failed() {
    return failed;
  }

  /** Takes the locks of the refs that will be changed. */
  void lock(Collection<Step> steps) throws IOException {
    RefFiles files = new RefFiles(folders);
    List<Path> refs = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Ref ref) {
        try {
          refs.add(files.changeable(ref.name()));
        } catch (FileSystemException e) {
          continue; // what is in its way goes first, or its step says so
        }
      }
    }
    locks.takeRefs(refs);
  }

  /** Whether refs and the index are of the undo or of the snapshot, and of nothing else. */
  boolean isUntouched(Collection<Step> steps) throws IOException {
    Map<String, String> refs = new RefFiles(folders).all();
    for (Step step : steps) {
      if (step instanceof Step.Ref ref) {
        String is = refs.get(ref.name());
        if (is != null && !is.equals(ref.now()) && !is.equals(ref.then())) {
          return false;
        }
      } else if (step instanceof Step.Index index) {
        ObjectId is = index();
        boolean none = is.equals(ObjectId.zeroId());
        if (!none && !is.equals(index.now()) && !is.equals(index.then())) {
          return false;
        }
      }
    }
    return true;
  }

  private ObjectId index() throws IOException {
    Path index = folders.git().resolve("index");
    Stat stat = Stat.find(index);
    return stat == null || !stat.is(Kind.FILE)
        ? ObjectId.zeroId()
        : Contents.hash(Files.readAllBytes(index));
  }

  /** Each step on its own: one that fails is said, and keeps no other from being done. */
  void run(Collection<Step> steps) throws IOException {
    Set<String> lost = giveBackObjects();
    RefFiles files = new RefFiles(folders);
    RefWriter writer = new RefWriter(files, folders.common(), locks);
    Map<String, String> now = files.all();
    List<String> gone = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Ref ref && ref.then() == null && now.containsKey(ref.name())) {
        gone.add(ref.name());
      }
    }
    store.moments().before("refs away");
    boolean mend = target.entries().stream().noneMatch(Entry::isPackedRefs);
    tryTo("packed-refs", () -> writer.removePacked(gone, mend));
    for (String name : gone) {
      tryTo(name, () -> remove(files, writer, name));
    }
    SortedMap<String, String> wanted = wanted(steps, now, lost);
    if (now.isEmpty() && files.packedLines().isEmpty()) { // begun anew: there may be thousands
      tryTo("packed-refs", () -> pack(writer, wanted));
    }
    wanted.forEach((name, value) -> tryTo(name, () -> set(writer, name, value)));
    for (Step step : steps) {
      if (step instanceof Step.Index index) {
        tryTo(folders.git() + "/index", () -> index(index));
      }
    }
  }

  /** A packed one that is still there would show again with the value that it has. */
  private void remove(RefFiles files, RefWriter writer, String name) throws IOException {
    if (files.packed().containsKey(name)) {
      fail(name, "is left, since packed-refs could not be written; mend that and restore again");
    } else {
      writer.removeLoose(name);
    }
  }

  /** What is not yet as it shall be. */
  private static SortedMap<String, String> wanted(
      Collection<Step> steps, Map<String, String> now, Set<String> lost) {
    SortedMap<String, String> wanted = new TreeMap<>();
    for (Step step : steps) {
      if (step instanceof Step.Ref ref
          && ref.then() != null
          && !lost.contains(ref.then())
          && !ref.then().equals(now.get(ref.name()))) {
        wanted.put(ref.name(), ref.then());
      }
    }
    return wanted;
  }

  /** Writes those in one file that git looks for there; the others are left. */
  private void pack(RefWriter writer, SortedMap<String, String> wanted) throws IOException {
    SortedMap<String, String> packed = new TreeMap<>(wanted);
    packed.entrySet().removeIf(e -> RefFiles.own(e.getKey()) || !ObjectId.isId(e.getValue()));
    if (!packed.isEmpty()) {
      store.moments().before("packed refs");
      writer.pack(packed);
      wanted.keySet().removeAll(packed.keySet());
    }
  }

  private void set(RefWriter writer, String name, String value) throws IOException {
    store.moments().before("ref " + name);
    writer.set(name, value);
  }

  private interface Act {
    void run() throws IOException;
  }

  private void tryTo(String what, Act act) {
    try {
      act.run();
    } catch (IOException | RuntimeException e) {
      fail(what, Failures.reason(e) + "; mend that and restore again");
    }
  }

  private void fail(String what, String why) {
    failedAt.add(what);
    failed.add(Failures.oneLine(what) + ": " + why);
  }

  /** What refs, the stash and the index need. */
  private Set<String> giveBackObjects() throws IOException {
    Set<ObjectId> refs = new HashSet<>();
    for (String value : target.git().refs().values()) {
      if (ObjectId.isId(value)) {
        refs.add(ObjectId.fromString(value));
      }
    }
    Set<ObjectId> ids = new HashSet<>(refs);
    ids.addAll(new RefFiles(folders).stash());
    ids.add(target.git().head());
    ids.remove(ObjectId.zeroId());
    if (target.git().index().isThere()) {
      try {
        byte[] index = store.bytes(target.git().index().bytes());
        for (IndexFile.Item item : new IndexFile("the index").items(index)) {
          if (!item.submodule()) {
            ids.add(item.id());
          }
        }
      } catch (EvograftException e) {
        named.add("the index was damaged in this snapshot, and is again");
      }
    }
    ids.addAll(Operation.needed(target, store));
    Set<ObjectId> noted = new HashSet<>(Operation.commits(target, store));
    noted.removeAll(ids);
    ids.addAll(noted);
    store.moments().before("objects back");
    Set<ObjectId> lost = new HeldObjects(store).giveBack(ids, refs, folders.objects());
    Set<String> names = new HashSet<>();
    boolean partial = isPartial();
    for (ObjectId id : lost) {
      names.add(id.name());
      if (noted.contains(id)) {
        named.add(
            folders.workTree() + ": " + id.name() + " is not here, which a file in .git names");
      } else if (!refs.contains(id) && !partial && !id.equals(EMPTY)) {
        failed.add(
            folders.workTree()
                + ": git has removed "
                + id.name()
                + " in between, which HEAD, the index, the stash or an operation in progress needs; fetch"
                + " it again");
      }
    }
    target
        .git()
        .refs()
        .forEach(
            (name, value) -> {
              if (names.contains(value)) {
                fail(name, "git has removed " + value + " in between; fetch it again");
              }
            });
    return names;
  }

  /** Whether git itself fetches objects when it needs them. */
  private boolean isPartial() throws IOException {
    Path packs = folders.objects().resolve("pack");
    if (!Files.isDirectory(packs)) {
      return false;
    }
    try (var promises = Files.newDirectoryStream(packs, "*.promisor")) {
      return promises.iterator().hasNext();
    }
  }

  /** The index with the time it had, by which git knows which files to look at again. */
  private void index(Step.Index step) throws IOException {
    Path index = folders.git().resolve("index");
    if (step.then().equals(ObjectId.zeroId())) {
      Files.deleteIfExists(index);
      return;
    }
    Path part = locks.part(folders.git());
    Store.force(part, store.bytes(step.then()));
    Files.setLastModifiedTime(part, FileTime.from(step.time(), TimeUnit.NANOSECONDS));
    Ownership.likeGits(part, index);
    store.moments().before("index");
    Files.move(part, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether all of it is what it shall be. */
  void verify(Collection<Step> steps) throws IOException {
    Map<String, String> refs = new RefFiles(folders).all();
    for (Step step : steps) {
      if (step instanceof Step.Ref ref) {
        verify(ref.name(), Objects.equals(ref.then(), refs.get(ref.name())));
      } else if (step instanceof Step.Index index) {
        verify(folders.git() + "/index", index().equals(index.then()));
      }
    }
  }

  private void verify(String what, boolean done) {
    if (!done && !failedAt.contains(what)) {
      fail(what, "is different after the restore; restore again");
    }
  }
}
