// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The blobs that a commit has. */
final class HeadTree {

  private HeadTree() {}

  /** All of them; none of a commit that is not there. */
  static Set<ObjectId> blobs(Store store, ObjectId commit) throws IOException {
    Set<ObjectId> blobs = new HashSet<>();
    if (commit.equals(ObjectId.zeroId())) {
      return blobs;
    }
    try (ObjectReader reader = store.repository().newObjectReader();
        RevWalk walk = new RevWalk(reader);
        TreeWalk tree = new TreeWalk(reader)) {
      tree.addTree(walk.parseCommit(commit).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        if (tree.getFileMode(0) != FileMode.GITLINK) {
          blobs.add(tree.getObjectId(0));
        }
      }
    } catch (MissingObjectException e) {
      return new HashSet<>(); // a shallow, partial or damaged repository: all is stored
    }
    return blobs;
  }
}
