// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** The branches {@code evograft/CYCLE}, each with commits of cycles upon the history of HEAD. */
final class OwnBranches {

  static final String FOLDER = Constants.R_HEADS + "evograft/";

  private final Repository repository;
  private final RevCommit head;
  private final CommitMaker.Recorded recorded;

  OwnBranches(Repository repository, RevCommit head, CommitMaker.Recorded recorded) {
    this.repository = repository;
    this.head = head;
    this.recorded = recorded;
  }

  /**
   * One of them.
   *
   * @param name for people
   * @param tip its last commit
   */
  record Branch(String name, RevCommit tip) {}

  /** What is asked of a commit. */
  @FunctionalInterface
  interface Question {
    boolean isSo(RevCommit commit) throws IOException;
  }

  /**
   * The newest that is not merged, holds nothing but what cycles committed, and is as asked for.
   */
  Optional<Branch> newest(Question question) throws IOException {
    List<Branch> branches = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(FOLDER)) {
        RevCommit tip = walk.parseCommit(ref.getObjectId());
        branches.add(new Branch(Repository.shortenRefName(ref.getName()), tip));
      }
    }
    branches.sort(
        Comparator.<Branch>comparingInt(branch -> branch.tip().getCommitTime())
            .thenComparing(Branch::name)
            .reversed());
    for (Branch branch : branches) {
      if (question.isSo(branch.tip()) && !isMerged(branch.tip()) && isUponHead(branch.tip())) {
        return Optional.of(branch);
      }
    }
    return Optional.empty();
  }

  private boolean isMerged(RevCommit tip) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(tip), walk.parseCommit(head));
    }
  }

  /** Whether nothing but what cycles committed is between HEAD and a commit. */
  boolean isUponHead(RevCommit tip) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(tip));
      walk.markUninteresting(walk.parseCommit(head));
      for (RevCommit commit : walk) {
        if (!isOurs(commit)) {
          return false;
        }
      }
      return true;
    }
  }

  private boolean isOurs(RevCommit commit) {
    return CommitMaker.cyclesOf(commit).stream()
        .anyMatch(cycle -> recorded.commitOf(cycle).filter(commit.name()::equals).isPresent());
  }
}
