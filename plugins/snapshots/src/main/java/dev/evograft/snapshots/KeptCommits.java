// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The commits of the user's that a snapshot relies on, each held by a ref of ours: so what is in
 * them is not stored again. Only those of a repository count that the snapshots lie in, and of its
 * submodules: what has its {@code .git} in the working tree may go with it.
 */
final class KeptCommits {

  private final List<Boolean> safe = new ArrayList<>();
  private final List<GitFolders> folders = new ArrayList<>();
  private final List<ObjectId> commits = new ArrayList<>();
  private final Set<ObjectId> blobs;

  KeptCommits(Store store, Places places, List<PartScan> scans) throws IOException {
    Map<ObjectId, Path> kept = new HashMap<>();
    for (PartScan scan : scans) {
      folders.add(scan.folders());
      boolean is = places.isSafe(scan.folders(), store);
      safe.add(is);
      ObjectId commit = is ? commit(scan) : ObjectId.zeroId();
      commits.add(commit);
      if (!commit.equals(ObjectId.zeroId())) {
        kept.putIfAbsent(commit, scan.folders().objects());
      }
    }
    blobs = Collections.unmodifiableSet(new HeadTree(store).blobs(kept));
  }

  /** Of one part; zero where there is none. */
  ObjectId commit(int part) {
    return commits.get(part);
  }

  /** Whether what a part has in git's objects is as safe as the snapshots are. */
  boolean isSafe(int part) {
    return safe.get(part);
  }

  /** Where a part is. */
  GitFolders folders(int part) {
    return folders.get(part);
  }

  int parts() {
    return commits.size();
  }

  /** What is in all of these commits. */
  Set<ObjectId> blobs() {
    return blobs;
  }

  /** HEAD, but of an undo what the user had, and not what was made since; the other way, too. */
  private static ObjectId commit(PartScan scan) throws IOException {
    Part target = scan.target();
    boolean asked = target != null && target.git().kept().equals(target.git().head());
    ObjectId kept = target != null && asked ? target.git().head() : scan.git().head();
    if (kept.equals(ObjectId.zeroId())) {
      return kept;
    }
    try (UserObjects theirs = UserObjects.of(scan.folders().objects())) {
      return theirs.has(kept) ? kept : ObjectId.zeroId(); // one that is gone cannot be held
    }
  }
}
