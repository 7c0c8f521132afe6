// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.solidify.CommitMaker.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** A commit on the branch that is checked out, and in the index. For one thread, and used once. */
final class CurrentBranch {

  private static final int MOST_LOOKED_AT = 200;

  private final Repository repository;
  private final Heads heads;
  private final Commit commit;
  private final Wanted wanted;
  private final Made made;
  private @Nullable RevCommit named;

  CurrentBranch(Repository repository, Commit commit, Wanted wanted) {
    this.repository = repository;
    this.heads = new Heads(repository);
    this.commit = commit;
    this.wanted = wanted;
    this.made = new Made(repository, commit, wanted);
  }

  /** Makes it, or goes on with it; its id. */
  String commit(IndexLock.Disk disk) throws IOException {
    Path index = repository.getIndexFile().toPath();
    Optional<RevCommit> before = made();
    try (IndexLock lock = IndexLock.take(index, wanted.cycle(), disk)) {
      if (before.isPresent()) { // by a process that died before it was staged, maybe
        return staged(before.get(), lock);
      }
      if (lock == null) {
        throw CommitMaker.refused(
            index + ".lock is there: git works, or was ended; remove it if not");
      }
      return fresh(lock);
    }
  }

  /** Stages the one that was noted, where the branch has it; its id. */
  Optional<String> goOn(IndexLock.Disk disk) throws IOException {
    Optional<RevCommit> noted = made.notedIn(heads.head());
    if (noted.isEmpty()) {
      return Optional.empty();
    }
    Path index = repository.getIndexFile().toPath();
    try (IndexLock lock = IndexLock.take(index, wanted.cycle(), disk)) {
      return Optional.of(staged(noted.get(), lock));
    }
  }

  private String fresh(IndexLock lock) throws IOException {
    heads.checkNothingGoesOn();
    heads.checkBranch();
    RevCommit head = heads.head();
    if (named != null && !commit.fits(repository, head, wanted)) {
      throw CommitMaker.refused(
          "the commit " + named.name() + " names this cycle, and is not what it makes");
    }
    RevCommit made = commit.of(repository, head, wanted);
    Staging staging = staging(lock.entries(), head, made);
    staging.check();
    new Obstacles(commit.root(), commit.prefix(), wanted.files()).check(lock.entries());
    staging.stage();
    lock.write();
    commit.recorded().note(wanted.cycle(), made.name());
    heads.move(Constants.HEAD, head, made);
    try {
      lock.publish();
    } catch (IOException e) {
      throw notStaged(made, String.valueOf(e.getMessage()), e);
    }
    return made.name();
  }

  /** Stages a commit that was made, where nobody staged anything since. */
  private String staged(RevCommit made, @Nullable IndexLock lock) throws IOException {
    DirCache entries = lock == null ? repository.readDirCache() : lock.entries();
    Staging staging = staging(entries, heads.parent(made), made);
    if (!staging.isBefore()) {
      return made.name();
    }
    if (lock == null) {
      throw notStaged(made, "git works there, or was ended", null);
    }
    try {
      staging.stage();
      lock.write();
      lock.publish();
    } catch (IOException e) {
      throw notStaged(made, String.valueOf(e.getMessage()), e);
    }
    return made.name();
  }

  private Staging staging(DirCache entries, RevCommit parent, RevCommit made) throws IOException {
    return new Staging(
        entries,
        Entry.of(
            repository,
            parent,
            made,
            wanted.files().stream().map(file -> commit.prefix() + file.path()).toList()));
  }

  private NotStagedException notStaged(RevCommit made, String why, @Nullable IOException cause) {
    return new NotStagedException(made.name(), wanted, why, cause);
  }

  /** The commit of the cycle: the one that was noted, or else one among the last. */
  private Optional<RevCommit> made() throws IOException {
    RevCommit at = heads.head();
    Optional<RevCommit> noted = made.notedIn(at);
    if (noted.isPresent()) {
      return noted;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      for (int i = 0; i < MOST_LOOKED_AT && at.getParentCount() > 0; i++) {
        if (made.isNamed(at)) {
          if (made.isIt(at)) {
            return Optional.of(at);
          }
          named = named == null ? at : named;
        }
        at = walk.parseCommit(at.getParent(0));
      }
    }
    return Optional.empty();
  }
}
