// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which of git's own objects a snapshot has to hold itself: the stash and what is staged, and, of
 * an undo, the commits that were made since the snapshot that is restored.
 */
final class Wanted {

  /**
   * What one repository wants, by what name it is known to people.
   *
   * @param safe whether its objects are as safe as the snapshots are
   * @param staged content that is in no commit yet
   * @param head its commit
   * @param work the stash, and operations in progress
   * @param refs branches and tags
   */
  record Repository(
      boolean safe,
      Map<ObjectId, String> staged,
      Map<ObjectId, String> head,
      Map<ObjectId, String> work,
      Map<ObjectId, String> refs) {

    Repository(boolean safe) {
      this(
          safe,
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>());
    }

    /** The most important first. */
    List<Map<ObjectId, String>> stages() {
      return List.of(staged, head, work, refs);
    }
  }

  private final List<Repository> repositories = new ArrayList<>();
  private final Set<ObjectId> kept = new HashSet<>();

  private final Purpose purpose;

  Wanted(Purpose purpose) {
    this.purpose = purpose;
  }

  List<Repository> repositories() {
    return repositories;
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
    boolean safe = commits.isSafe(part);
    Repository one = new Repository(safe);
    repositories.add(one);
    String root = scan.root();
    for (ObjectId each : new RefFiles(scan.folders()).stash()) {
      want(one.work(), each, Entry.child(root, "refs/stash"));
    }
    staged(scan, commits.blobs(), one.staged());
    for (ObjectId each : Operation.commits(scan.folders())) {
      want(one.work(), each, Entry.child(root, ".git"));
    }
    Map<String, String> before = scan.target() == null ? Map.of() : scan.target().git().refs();
    scan.git()
        .refs()
        .forEach(
            (name, value) -> {
              if (ObjectId.isId(value)) {
                ObjectId id = ObjectId.fromString(value);
                boolean same = value.equals(before.get(name));
                if (same && safe) {
                  keep(id); // the restore leaves it as it is
                } else if (!same && (!safe || isMoving(name, before.containsKey(name)))) {
                  want(one.refs(), id, Entry.child(root, name)); // the snapshot has it else
                }
              }
            });
    want(one.head(), scan.git().head(), Entry.child(root, "HEAD"));
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

  private void want(Map<ObjectId, String> wanted, ObjectId id, String name) {
    if (!id.equals(ObjectId.zeroId()) && !kept.contains(id)) {
      wanted.putIfAbsent(id, name);
    }
  }

  private void staged(PartScan scan, Collection<ObjectId> committed, Map<ObjectId, String> wanted) {
    byte[] index = scan.git().index().bytes();
    if (index == null) {
      return;
    }
    try {
      for (IndexFile.Item item : new IndexFile("the index").items(index)) {
        if (!item.submodule() && !committed.contains(item.id())) {
          want(wanted, item.id(), Entry.child(scan.root(), item.path()));
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
