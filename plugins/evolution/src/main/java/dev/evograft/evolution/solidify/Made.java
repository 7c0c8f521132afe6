// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Which commit that is there already is that of a cycle. Its message and its branch say nothing,
 * for the name of a cycle is known while that waits: what counts is that its id was noted before a
 * branch was moved to it, or that it is what the cycle makes.
 *
 * @param repository where it may be
 * @param commit how it is made
 * @param wanted what it is of
 */
record Made(Repository repository, Commit commit, CommitMaker.Wanted wanted) {

  /** The one that was noted; empty where none was, or nobody has it any more. */
  private Optional<RevCommit> noted() throws IOException {
    Optional<String> id = commit.recorded().noted(wanted.cycle()).filter(ObjectId::isId);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return Optional.of(walk.parseCommit(ObjectId.fromString(id.get())));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return Optional.empty(); // it was on no branch, and git has tidied up
    }
  }

  /** Whether its message names the cycle, whoever wrote that. */
  boolean isNamed(RevCommit found) {
    return CommitMaker.cyclesOf(found).contains(wanted.cycle());
  }

  /**
   * Whether one that is named is what the cycle makes: the change and nothing besides, or, where
   * the user amended or squashed what was noted, just the files of that.
   */
  boolean isIt(RevCommit found) throws IOException {
    if (!isNamed(found) || found.getParentCount() != 1) {
      return false;
    }
    Optional<RevCommit> noted = noted();
    return noted.isPresent() && AnyObjectId.isEqual(noted.get().getTree(), found.getTree())
        || commit.isIn(repository, new Heads(repository).parent(found), found, wanted);
  }

  /** The last commit of a branch of the cycle's name, if it is the cycle's. */
  Optional<RevCommit> onBranch(Ref branch) throws IOException {
    RevCommit tip = tip(branch);
    Optional<RevCommit> noted = notedIn(tip);
    if (noted.isPresent()) {
      return noted;
    }
    return isIt(tip) && isUponHead(tip) ? Optional.of(tip) : Optional.empty();
  }

  private RevCommit tip(Ref branch) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(branch.getObjectId());
    }
  }

  /** The one that was noted, where a branch has it. */
  Optional<RevCommit> noted(Ref branch) throws IOException {
    return notedIn(tip(branch));
  }

  /** The one that was noted, where it is another one or before that. */
  Optional<RevCommit> notedIn(RevCommit tip) throws IOException {
    Optional<RevCommit> noted = noted();
    if (noted.isEmpty()) {
      return noted;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      boolean is = walk.isMergedInto(walk.parseCommit(noted.get()), walk.parseCommit(tip));
      return is ? noted : Optional.empty();
    }
  }

  /** What it is upon is merged with it. */
  private boolean isUponHead(RevCommit tip) throws IOException {
    Heads heads = new Heads(repository);
    return new OwnBranches(repository, heads.head(), commit.recorded())
        .isUponHead(heads.parent(tip));
  }
}
