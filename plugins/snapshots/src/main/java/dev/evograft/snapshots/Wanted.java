// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which of git's own objects a snapshot has to hold itself: the stash and what is staged, and, of
 * an undo, the commits that were made since the snapshot that is restored.
 */
final class Wanted {

  private final Map<ObjectId, String> wanted = new HashMap<>();
  private final Set<ObjectId> kept = new HashSet<>();

  private final Purpose purpose;

  Wanted(Purpose purpose) {
    this.purpose = purpose;
  }

  /** By what name they are known to people. */
  Map<ObjectId, String> wanted() {
    return wanted;
  }

  /** What is safe in the user's repository. */
  Set<ObjectId> kept() {
    return kept;
  }

  /** Adds those of one part. */
  void add(PartScan scan, int part, KeptCommits commits) throws IOException {
    if (!scan.folders().isRepository()) {
      return;
    }
    keep(commits.commit(part));
    String root = scan.root();
    for (ObjectId each : new RefFiles(scan.folders()).stash()) {
      want(each, Entry.child(root, "refs/stash"));
    }
    staged(scan, commits.blobs());
    for (ObjectId each : Operation.commits(scan.folders())) {
      want(each, Entry.child(root, ".git"));
    }
    Map<String, String> before = scan.target() == null ? Map.of() : scan.target().git().refs();
    boolean safe = commits.isSafe(part);
    scan.git()
        .refs()
        .forEach(
            (name, value) -> {
              if (ObjectId.isId(value)) {
                ObjectId id = ObjectId.fromString(value);
                if (safe && value.equals(before.get(name))) {
                  keep(id); // the restore leaves it as it is
                } else if (!safe || isMoving(name, before.containsKey(name))) {
                  want(id, Entry.child(root, name));
                }
              }
            });
    want(scan.git().head(), Entry.child(root, "HEAD"));
  }

  /** Tags are for ever, and many: only one that was made in between needs to be held. */
  private boolean isMoving(String name, boolean before) {
    return name.startsWith("refs/heads/") || before || purpose == Purpose.UNDO;
  }

  private void keep(ObjectId id) {
    if (!id.equals(ObjectId.zeroId())) {
      kept.add(id);
    }
  }

  private void want(ObjectId id, String name) {
    if (!id.equals(ObjectId.zeroId()) && !kept.contains(id)) {
      wanted.putIfAbsent(id, name);
    }
  }

  private void staged(PartScan scan, Collection<ObjectId> committed) {
    byte[] index = scan.git().index();
    if (index == null) {
      return;
    }
    try {
      for (IndexFile.Item item : IndexFile.read(index, "the index")) {
        if (!item.submodule() && !committed.contains(item.id())) {
          want(item.id(), Entry.child(scan.root(), item.path()));
        }
      }
    } catch (EvograftException e) {
      if (purpose.isLive()) {
        throw e;
      }
      // An undo keeps a damaged index as the bytes that it is.
    }
  }
}
