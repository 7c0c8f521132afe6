// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * HEAD and branches of a repository. What cannot be done is refused, see {@link
 * CommitMaker#refused}.
 */
record Heads(Repository repository) {

  /** The commit that is checked out. */
  RevCommit head() throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    if (head == null) {
      throw CommitMaker.refused("the repository has no commit yet");
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(head);
    }
  }

  /** What a commit was made upon. */
  RevCommit parent(RevCommit commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(commit.getParent(0));
    }
  }

  /** What is merged or picked would become a part of a commit. */
  void checkNothingGoesOn() {
    RepositoryState state = repository.getRepositoryState();
    if (state != RepositoryState.SAFE) {
      throw CommitMaker.refused(
          "git is in the midst of something (" + state.getDescription() + ")");
    }
  }

  /** Git forgets a commit that is on no branch as soon as another one is checked out. */
  void checkBranch() throws IOException {
    Ref head = repository.exactRef(Constants.HEAD);
    if (head != null && !head.isSymbolic()) {
      throw CommitMaker.refused(
          "HEAD is on no branch, where the commit would be lost; check one out (git switch -c"
              + " NAME), or set evolve.commit=branch");
    }
  }

  /**
   * Moves one, or makes it.
   *
   * @param from what it is now; the zero id of one that is not there
   */
  void move(String name, ObjectId from, ObjectId to) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setExpectedOldObjectId(from);
    update.setNewObjectId(to);
    update.setRefLogMessage("evograft", false);
    RefUpdate.Result result = update.update();
    boolean done =
        result == RefUpdate.Result.NEW
            || result == RefUpdate.Result.FAST_FORWARD
            || result == RefUpdate.Result.NO_CHANGE;
    if (!done) {
      throw CommitMaker.refused(name + " could not be moved: " + result);
    }
  }
}
