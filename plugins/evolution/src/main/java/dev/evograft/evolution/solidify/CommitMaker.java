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
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Makes one commit that holds a change and nothing else: what the user has staged or changed
 * besides stays as it is. No hook runs, nothing is signed. Told again for the same cycle, it makes
 * no second one.
 */
public final class CommitMaker {

  private static final String TRAILER = "Evograft-Cycle: ";
  private static final int MOST_NAMED = 200;

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
  public interface Recorded {

    /** The id of the commit that a cycle made; empty where no record has one. */
    Optional<String> commitOf(String cycle);

    /** What was noted last for a cycle that has not ended; empty where nothing was. */
    Optional<String> noted(String cycle);

    /**
     * Notes the id of a commit that a branch is about to be moved to. It is on disk when this
     * returns, for whoever goes on with the cycle knows the commit by it.
     */
    void note(String cycle, String commit);
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
    return in((repository, commit) -> new CurrentBranch(repository, commit, wanted).commit(disk));
  }

  /** The cycles that its message names, whoever wrote that; several where they were squashed. */
  static List<String> cyclesOf(RevCommit commit) {
    return commit
        .getFullMessage()
        .lines()
        .filter(line -> line.startsWith(TRAILER))
        .map(line -> line.substring(TRAILER.length()).strip())
        .distinct()
        .limit(MOST_NAMED)
        .toList();
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
          Heads heads = new Heads(repository);
          Ref there = repository.exactRef(name);
          if (there != null) {
            return made(new Made(repository, commit, wanted), there).name();
          }
          heads.checkNothingGoesOn();
          RevCommit head = heads.head();
          RevCommit onto =
              commit.fits(repository, head, wanted)
                  ? head
                  : new OwnBranches(repository, head, recorded)
                      .newest(tip -> commit.fits(repository, tip, wanted))
                      .map(OwnBranches.Branch::tip)
                      .orElse(head); // which is refused, and why
          RevCommit made = commit.of(repository, onto, wanted);
          recorded.note(wanted.cycle(), made.name());
          heads.move(name, ObjectId.zeroId(), made);
          return made.name();
        });
  }

  /**
   * Goes on with what was noted and is on a branch already, where nothing is to be committed any
   * more: it is staged, for otherwise git shows its reverse.
   *
   * @return the commit; empty where there is none
   * @throws NotStagedException as {@link #onCurrentBranch}
   * @throws EvograftException code {@code not_committed}
   */
  public Optional<String> goOn(Wanted wanted) {
    if (recorded.noted(wanted.cycle()).isEmpty()) {
      return Optional.empty();
    }
    String found =
        in(
            (repository, commit) -> {
              Optional<String> staged = new CurrentBranch(repository, commit, wanted).goOn(disk);
              if (staged.isPresent()) {
                return staged.get();
              }
              Ref own = repository.exactRef(OwnBranches.FOLDER + wanted.cycle());
              return own == null
                  ? ""
                  : new Made(repository, commit, wanted).noted(own).map(RevCommit::name).orElse("");
            });
    return Optional.of(found).filter(id -> !id.isEmpty());
  }

  private static RevCommit made(Made made, Ref there) throws IOException {
    return made.onBranch(there)
        .orElseThrow(
            () ->
                refused(
                    Repository.shortenRefName(there.getName())
                        + " is there already, with something else than what this cycle makes; look"
                        + " at it, and commit the change yourself"));
  }

  private interface Work {
    String in(Repository repository, Commit commit) throws IOException;
  }

  private String in(Work work) {
    Optional<GitAccess> access = GitAccess.of(root);
    if (access.isEmpty()) {
      throw refused("the workspace is in no git repository");
    }
    try (Repository repository = access.get().open()) {
      Identity who = Identity.of(access.get().git(), user.home(), user.environment());
      return work.in(repository, new Commit(root, access.get().prefix(), who, recorded));
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "not_committed", "git's files cannot be written: " + e.getMessage(), e);
    }
  }

  static EvograftException refused(String why) {
    return new EvograftException("not_committed", "the change is kept, but not committed: " + why);
  }
}
