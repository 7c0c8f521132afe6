// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Tells whether the private repository has all that something leads to, but for what the kept
 * commits reach: what it has was copied without what a ref kept at that time, which may be gone.
 */
final class HeldWalk {

  private final Store store;
  private final Set<ObjectId> kept;

  /**
   * Beside these.
   *
   * @param kept commits that are in the user's repository, and stay
   */
  HeldWalk(Store store, Set<ObjectId> kept) {
    this.store = store;
    this.kept = kept;
  }

  /** Those of some that the store itself has, and has whole. */
  Set<ObjectId> whole(Set<ObjectId> some) throws IOException {
    if (some.isEmpty() || isWhole(some)) {
      return some;
    }
    Set<ObjectId> whole = new HashSet<>();
    for (ObjectId each : some) {
      if (isWhole(List.of(each))) {
        whole.add(each);
      }
    }
    return whole;
  }

  /** No where it cannot be told: it is copied anew then, or named. */
  private boolean isWhole(Collection<ObjectId> some) throws IOException {
    try (RevWalk walk = new RevWalk(store.repository());
        TreeWalk trees = new TreeWalk(walk.getObjectReader())) {
      walk.setRetainBody(false);
      trees.setFilter(TreeFilter.ANY_DIFF);
      for (ObjectId id : some) {
        RevObject object = walk.parseAny(id);
        while (object instanceof RevTag tag) {
          if (!store.owns(tag)) {
            return false;
          }
          object = walk.parseAny(tag.getObject());
        }
        if (!(object instanceof RevCommit commit)) {
          return false;
        }
        walk.markStart(commit);
      }
      for (ObjectId id : kept) {
        RevObject object = walk.peel(walk.parseAny(id));
        if (object instanceof RevCommit commit) {
          walk.markUninteresting(commit);
        }
      }
      for (RevCommit each = walk.next(); each != null; each = walk.next()) {
        if (!store.owns(each) || !ownsWhatIsNew(each, walk, trees)) {
          return false;
        }
      }
      return true;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /** What is nowhere in its parents: what is, is looked at with those, or is kept with them. */
  private boolean ownsWhatIsNew(RevCommit commit, RevWalk walk, TreeWalk trees) throws IOException {
    trees.reset();
    trees.addTree(commit.getTree());
    boolean same = false;
    for (RevCommit parent : commit.getParents()) {
      walk.parseHeaders(parent);
      trees.addTree(parent.getTree());
      same |= parent.getTree().equals(commit.getTree());
    }
    if (same) {
      return true;
    } else if (!store.owns(commit.getTree())) {
      return false;
    }
    while (trees.next()) {
      FileMode mode = trees.getFileMode(0);
      if (mode != FileMode.MISSING && mode != FileMode.GITLINK && isNew(trees)) {
        if (!store.owns(trees.getObjectId(0))) {
          return false;
        } else if (mode == FileMode.TREE) {
          trees.enterSubtree();
        }
      }
    }
    return true;
  }

  private static boolean isNew(TreeWalk trees) {
    for (int i = 1; i < trees.getTreeCount(); i++) {
      if (trees.idEqual(0, i)) {
        return false;
      }
    }
    return true;
  }
}
