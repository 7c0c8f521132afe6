// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitAccess;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Makes one commit that holds a change and nothing else: what the user has staged or changed
 * besides stays as it is. No hook runs, nothing is signed. Told again for the same cycle, it makes
 * no second one.
 */
public final class CommitMaker {

  private static final String TRAILER = "Evograft-Cycle: ";
  private static final int MOST_LOOKED_AT = 200;

  private final Path root;
  private final User user;
  private final Recorded recorded;
  private final IndexLock.Disk disk;

  /**
   * Commits in the repository of a workspace.
   *
   * @param recorded what earlier cycles committed
   */
  public CommitMaker(Path root, User user, Recorded recorded) {
    this(root, user, recorded, IndexLock.Disk.REAL);
  }

  CommitMaker(Path root, User user, Recorded recorded, IndexLock.Disk disk) {
    this.root = root;
    this.user = user;
    this.recorded = recorded;
    this.disk = disk;
  }

  /**
   * Who commits.
   *
   * @param home whose git settings say it
   * @param environment of the process, whose git variables do, too
   */
  public record User(Optional<Path> home, Map<String, String> environment) {
    public User {
      environment = Map.copyOf(environment);
    }
  }

  /** The record of cycles; anybody may write a message that names one. */
  @FunctionalInterface
  public interface Recorded {

    /** The id of the commit that a cycle made; empty where no record has one. */
    Optional<String> commitOf(String cycle);
  }

  /**
   * A commit that is wanted.
   *
   * @param cycle that it is of
   * @param message with the line that {@link #trailer} makes of the cycle
   * @param files what it holds
   */
  public record Wanted(String cycle, String message, List<FileOf> files) {
    public Wanted {
      files = List.copyOf(files);
    }
  }

  /**
   * A file of it.
   *
   * @param path relative to the workspace
   * @param before git's name of its content before the change; empty when there was none
   * @param after git's name of the content that was checked; empty when the file goes
   * @param wasExecutable whether it was executable before
   * @param executable whether it becomes executable
   */
  public record FileOf(
      String path, String before, String after, boolean wasExecutable, boolean executable) {}

  /** The line of a message that names the cycle. */
  public static String trailer(String cycle) {
    return TRAILER + cycle;
  }

  /** Git's name of a content; empty for none. */
  public static String blobId(byte[] content) {
    return new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, content).name();
  }

  /**
   * Commits on the branch that is checked out.
   *
   * @return the commit
   * @throws NotStagedException if it is committed, and the index could not be replaced; told again,
   *     it goes on there
   * @throws EvograftException code {@code not_committed}, and nothing was changed
   */
  public String onCurrentBranch(Wanted wanted) {
    return in(
        (repository, commit) -> {
          Path index = repository.getIndexFile().toPath();
          Optional<RevCommit> before = made(repository, wanted.cycle());
          try (IndexLock lock = IndexLock.take(index, wanted.cycle(), disk)) {
            if (before.isPresent()) { // by a process that died before it was staged, maybe
              return staged(repository, commit.prefix(), wanted, before.get(), lock);
            }
            if (lock == null) {
              throw refused(index + ".lock is there: git works, or was ended; remove it if not");
            }
            checkState(repository);
            checkBranch(repository);
            RevCommit head = head(repository);
            RevCommit made = commit.of(repository, head, wanted);
            Staging staging =
                new Staging(
                    lock.entries(), entries(repository, commit.prefix(), wanted, head, made));
            staging.check();
            new Obstacles(root, commit.prefix(), wanted.files()).check(lock.entries());
            staging.stage();
            lock.write();
            update(repository, Constants.HEAD, head, made);
            publish(lock, wanted, made);
            return made.name();
          }
        });
  }

  /** Stages a commit that was made, where nobody staged anything since. */
  private static String staged(
      Repository repository, String prefix, Wanted wanted, RevCommit made, @Nullable IndexLock lock)
      throws IOException {
    RevCommit parent = parent(repository, made);
    Staging staging =
        new Staging(
            lock == null ? repository.readDirCache() : lock.entries(),
            entries(repository, prefix, wanted, parent, made));
    if (!staging.isBefore()) {
      return made.name();
    }
    if (lock == null) {
      throw new NotStagedException(made.name(), wanted, "git works there, or was ended", null);
    }
    try {
      staging.stage();
      lock.write();
    } catch (IOException e) {
      throw new NotStagedException(made.name(), wanted, String.valueOf(e.getMessage()), e);
    }
    publish(lock, wanted, made);
    return made.name();
  }

  private static void publish(IndexLock lock, Wanted wanted, RevCommit made) {
    try {
      lock.publish();
    } catch (IOException e) {
      throw new NotStagedException(made.name(), wanted, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Entry> entries(
      Repository repository, String prefix, Wanted wanted, RevCommit parent, RevCommit commit)
      throws IOException {
    return Entry.of(
        repository,
        parent,
        commit,
        wanted.files().stream().map(file -> prefix + file.path()).toList());
  }

  /** The commit of a cycle, if there is one among the last. */
  private static Optional<RevCommit> made(Repository repository, String cycle) throws IOException {
    RevCommit at = head(repository);
    try (RevWalk walk = new RevWalk(repository)) {
      for (int i = 0; i < MOST_LOOKED_AT && at.getParentCount() > 0; i++) {
        if (cycleOf(at).filter(cycle::equals).isPresent()) {
          return Optional.of(at);
        }
        at = walk.parseCommit(at.getParent(0));
      }
    }
    return Optional.empty();
  }

  /** The cycle that its message names, whoever wrote that. */
  static Optional<String> cycleOf(RevCommit commit) {
    return commit
        .getFullMessage()
        .lines()
        .filter(line -> line.startsWith(TRAILER))
        .map(line -> line.substring(TRAILER.length()))
        .reduce((first, last) -> last);
  }

  private static RevCommit parent(Repository repository, RevCommit commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(commit.getParent(0));
    }
  }

  /** What is merged or picked would become a part of it. */
  private static void checkState(Repository repository) {
    RepositoryState state = repository.getRepositoryState();
    if (state != RepositoryState.SAFE) {
      throw refused("git is in the midst of something (" + state.getDescription() + ")");
    }
  }

  /** Git forgets a commit that is on no branch as soon as another one is checked out. */
  private static void checkBranch(Repository repository) throws IOException {
    Ref head = repository.exactRef(Constants.HEAD);
    if (head != null && !head.isSymbolic()) {
      throw refused(
          "HEAD is on no branch, where the commit would be lost; check one out (git switch -c"
              + " NAME), or set evolve.commit=branch");
    }
  }

  /**
   * Commits on {@code evograft/CYCLE}, beside the current branch: upon HEAD, or, where that has not
   * what was changed, upon the newest of these branches that has it and is not merged.
   *
   * @return the commit
   * @throws EvograftException code {@code not_committed}, and nothing was changed
   */
  public String onOwnBranch(Wanted wanted) {
    String name = OwnBranches.FOLDER + wanted.cycle();
    return in(
        (repository, commit) -> {
          Ref there = repository.exactRef(name);
          if (there != null) {
            return there.getObjectId().name();
          }
          checkState(repository);
          RevCommit head = head(repository);
          RevCommit onto =
              commit.fits(repository, head, wanted)
                  ? head
                  : new OwnBranches(repository, head, recorded)
                      .newest(tip -> commit.fits(repository, tip, wanted))
                      .map(OwnBranches.Branch::tip)
                      .orElse(head); // which is refused, and why
          RevCommit made = commit.of(repository, onto, wanted);
          update(repository, name, ObjectId.zeroId(), made);
          return made.name();
        });
  }

  private interface Work {
    String in(Repository repository, Commit commit) throws IOException;
  }

  private String in(Work work) {
    Optional<GitAccess> access = GitAccess.of(root);
    if (access.isEmpty()) {
      throw refused("the workspace is in no git repository");
    }
    Identity who = Identity.of(access.get().git(), user.home(), user.environment());
    try (Repository repository = access.get().open()) {
      return work.in(repository, new Commit(root, access.get().prefix(), who, recorded));
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "not_committed", "git's files cannot be written: " + e.getMessage(), e);
    }
  }

  private static RevCommit head(Repository repository) throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    if (head == null) {
      throw refused("the repository has no commit yet");
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(head);
    }
  }

  private static void update(Repository repository, String name, ObjectId from, ObjectId to)
      throws IOException {
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
      throw refused(name + " could not be moved: " + result);
    }
  }

  static EvograftException refused(String why) {
    return new EvograftException("not_committed", "the change is kept, but not committed: " + why);
  }
}
