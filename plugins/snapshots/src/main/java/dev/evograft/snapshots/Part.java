// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One repository of a snapshot, or the folder that is none.
 *
 * @param place where it is
 * @param git what git knew
 * @param cover by which rules it was walked
 * @param entries of its working tree and of git's own folder, folders before what is in them
 */
record Part(Place place, Git git, Cover cover, List<Entry> entries) {

  Part {
    entries = List.copyOf(entries);
  }

  /**
   * Where a part is.
   *
   * @param root relative to that of the first part; empty for the first
   * @param gitDir git's own folder: relative to the root of the first part when it lies in there,
   *     so that a copy of the whole is on its own, else absolute; empty where there is no
   *     repository
   * @param commonDir of refs and objects, as gitDir
   * @param identity of gitDir
   */
  record Place(String root, String gitDir, String commonDir, Identity identity) {

    static Place none(String root) {
      return new Place(root, "", "", Identity.NONE);
    }

    boolean isRepository() {
      return !gitDir.isEmpty();
    }

    /** Whether git's own folder is in the working tree, and goes where that goes. */
    boolean isEmbedded() {
      return gitDir.equals(Entry.child(root, ".git")) && !isLinked();
    }

    /** Whether it is a further working tree of a repository, whose refs and objects it has. */
    boolean isLinked() {
      return !gitDir.equals(commonDir);
    }

    /** Whether git's own folder is in that of another, as of submodules and further trees. */
    boolean isWithin(Place other) {
      return isLinked()
          ? commonDir.equals(other.commonDir) && gitDir.startsWith(commonDir + "/worktrees/")
          : other.isRepository() && gitDir.startsWith(other.gitDir + "/modules/");
    }
  }

  /**
   * What git knew.
   *
   * @param head the commit; zero where there was none
   * @param kept the commit that the snapshot's ref in the user's repository holds: HEAD, but for an
   *     undo that of the snapshot, since no ref of the user's may hold what was made in between
   * @param index which files git knew
   * @param refs of branches, tags and the stash
   */
  record Git(ObjectId head, ObjectId kept, Index index, SortedMap<String, String> refs) {}

  /**
   * Git's index.
   *
   * @param bytes as they were; zero where there was none
   * @param time of its modification, by which git judges which files to look at again
   */
  record Index(ObjectId bytes, long time) {

    static final Index NONE = new Index(ObjectId.zeroId(), 0);

    boolean isThere() {
      return !bytes.equals(ObjectId.zeroId());
    }
  }

  /**
   * By which rules a part was walked, and what is none of it.
   *
   * @param rules the ignore rules
   * @param tracked an index
   * @param ignored the list of ignored files; zero where it was not made
   * @param elsewhere branches that other working trees of the repository had checked out: somebody
   *     may be at work there
   * @param trees these working trees, by git's own folders of them; none of an older snapshot
   */
  record Cover(
      ObjectId rules,
      ObjectId tracked,
      ObjectId ignored,
      SortedSet<String> elsewhere,
      List<Identity> trees) {

    Cover {
      trees = List.copyOf(trees);
    }

    /** Branches that are left: what a working tree of then had, and what such a one has now. */
    Set<String> leaves(List<OtherTrees.Tree> now) {
      Set<String> names = new HashSet<>(elsewhere);
      for (OtherTrees.Tree tree : now) {
        if (trees.stream().anyMatch(tree.identity()::isSurely)) {
          names.addAll(tree.branches());
        }
      }
      return names;
    }
  }
}
