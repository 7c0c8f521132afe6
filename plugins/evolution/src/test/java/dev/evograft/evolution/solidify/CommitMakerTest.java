// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.place.Repo;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit holds the change, and nothing of the user's. */
class CommitMakerTest {

  private static final CommitMaker.User NOBODY = new CommitMaker.User(Optional.empty(), Map.of());

  @TempDir private Path folder;
  private Repo repo;
  private final Book book = new Book();
  private CommitMaker maker;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "b.txt", "gone.txt");
    maker = new CommitMaker(repo.root(), NOBODY, book);
    repo.write("b.txt", "mine, not committed\n");
    repo.write("staged.txt", "staged\n");
    repo.git("add", "staged.txt");
    repo.write("a.txt", "evolved\n");
    repo.write("new/c.txt", "new\n");
    Files.delete(repo.root().resolve("gone.txt"));
  }

  /** What is written down of cycles. */
  private static final class Book implements CommitMaker.Recorded {
    final Map<String, String> made = new HashMap<>();
    final Map<String, String> noted = new HashMap<>();

    @Override
    public Optional<String> commitOf(String cycle) {
      return Optional.ofNullable(made.get(cycle));
    }

    @Override
    public Optional<String> noted(String cycle) {
      return Optional.ofNullable(noted.get(cycle));
    }

    @Override
    public void note(String cycle, String commit) {
      noted.put(cycle, commit);
    }
  }

  private static String id(String text) {
    return CommitMaker.blobId(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CommitMaker.Wanted wanted() {
    return new CommitMaker.Wanted(
        "cycle-1",
        "Evolve: it\n\nEvograft-Cycle: cycle-1\n",
        List.of(
            new CommitMaker.FileOf("a.txt", id("a.txt\n"), id("evolved\n"), false, false),
            new CommitMaker.FileOf("gone.txt", id("gone.txt\n"), "", false, false),
            new CommitMaker.FileOf("new/c.txt", "", id("new\n"), false, false)));
  }

  @Test
  void onTheCurrentBranch() throws Exception {
    String commit = maker.onCurrentBranch(wanted());

    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(commit);
    assertThat(repo.git("show", "--name-status", "--format=%an%n%s", "HEAD"))
        .isEqualTo("u\nEvolve: it\n\nM\ta.txt\nD\tgone.txt\nA\tnew/c.txt");
    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
    assertThat(maker.onCurrentBranch(wanted())).isEqualTo(commit);
    assertThat(repo.git("fsck", "--strict")).doesNotContain("error");
  }

  @Test
  void onABranchOfItsOwn() throws Exception {
    String before = repo.git("rev-parse", "HEAD");

    String commit = maker.onOwnBranch(wanted());

    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(before);
    assertThat(repo.git("rev-parse", "evograft/cycle-1")).isEqualTo(commit);
    assertThat(repo.git("show", "evograft/cycle-1:a.txt")).isEqualTo("evolved");
    assertThat(maker.onOwnBranch(wanted())).isEqualTo(commit);
  }

  @Test
  void workOfTheUserIsNotTakenAlong() throws Exception {
    CommitMaker.Wanted dirty =
        new CommitMaker.Wanted(
            "cycle-2",
            "x",
            List.of(
                new CommitMaker.FileOf(
                    "b.txt", id("something else\n"), id("mine, not committed\n"), false, false)));
    assertThatThrownBy(() -> maker.onCurrentBranch(dirty))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("b.txt");
    repo.git("add", "a.txt");
    assertThatThrownBy(() -> maker.onCurrentBranch(wanted())).hasMessageContaining("staged");
    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
  }

  @Test
  void whatADeadProcessCommittedIsStagedByTheNext() throws Exception {
    Path index = repo.root().resolve(".git/index");
    byte[] before = Files.readAllBytes(index);
    String commit = maker.onCurrentBranch(wanted());
    Files.write(index, before);
    assertThat(repo.git("status", "--short")).as("the reverse is staged").contains("MM a.txt");
    String later = repo.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "mine");
    repo.git("update-ref", "HEAD", later);

    assertThat(maker.onCurrentBranch(wanted())).isEqualTo(commit);

    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
  }

  @Test
  void whileGitHoldsTheIndexNothingIsCommitted() throws Exception {
    Path lock = Files.createFile(repo.root().resolve(".git/index.lock"));

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted())).hasMessageContaining("index.lock");

    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
    assertThat(lock).exists();
    Files.delete(lock);
    maker.onCurrentBranch(wanted());
    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
    try (Stream<Path> left = Files.list(repo.root().resolve(".git"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".lock") || name.contains("evograft"));
    }
  }

  /** What it had when it had committed, and was about to make the index what it wrote. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockThatItsOwnDeadProcessLeftIsNobodys(boolean links) throws Exception {
    Path git = repo.root().resolve(".git");
    Path copies = Files.createDirectory(folder.resolve("copies"));
    CommitMaker dying =
        new CommitMaker(
            repo.root(),
            NOBODY,
            book,
            new Linking(links) {
              @Override
              public void replace(Path from, Path to) throws IOException {
                for (Path file : ours(git)) {
                  Files.copy(file, copies.resolve(file.getFileName()));
                }
                throw new AccessDeniedException(to.toString());
              }
            });
    assertThatThrownBy(() -> dying.onCurrentBranch(wanted()))
        .isInstanceOf(NotStagedException.class);
    assertThat(ours(git)).isEmpty();
    for (Path copy : ours(copies)) {
      Files.copy(copy, git.resolve(copy.getFileName()));
    }
    assertThat(git.resolve("index.lock")).exists();

    CommitMaker next = new CommitMaker(repo.root(), NOBODY, book, new Linking(links));
    String commit = next.onCurrentBranch(wanted());

    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(commit);
    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
    assertThat(ours(git)).isEmpty();
  }

  /** Those of ours that are beside the index, and its lock. */
  private static List<Path> ours(Path git) throws IOException {
    try (Stream<Path> files = Files.list(git)) {
      return files
          .filter(file -> file.getFileName().toString().matches("index\\.lock|evograft-.*"))
          .toList();
    }
  }

  /** A disk that may know no hard links, as that of a memory stick. */
  private static class Linking implements IndexLock.Disk {
    private final boolean links;

    Linking(boolean links) {
      this.links = links;
    }

    @Override
    public void link(Path name, Path file) throws IOException {
      if (!links) {
        throw new FileSystemException(name.toString(), null, "Operation not permitted");
      }
      IndexLock.Disk.super.link(name, file);
    }
  }

  @Test
  void withoutHardLinksTheLockOfGitIsLeftAlone() throws Exception {
    Path lock = Files.createFile(repo.root().resolve(".git/index.lock"));
    CommitMaker without = new CommitMaker(repo.root(), NOBODY, book, new Linking(false));

    assertThatThrownBy(() -> without.onCurrentBranch(wanted())).hasMessageContaining("index.lock");

    assertThat(lock).isEmptyFile();
    assertThat(ours(lock.getParent())).containsExactly(lock);
  }

  @Test
  void onlyWhatWasCheckedIsCommitted() throws Exception {
    repo.write("a.txt", "evolved, and edited since\n");

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted()))
        .hasMessageContaining("a.txt was changed since");
    assertThatThrownBy(() -> maker.onOwnBranch(wanted()))
        .hasMessageContaining("a.txt was changed since");
    assertThat(repo.git("log", "--all", "--format=%s")).isEqualTo("one");
  }

  @Test
  void whatGitIsInTheMidstOfIsNoPartOfIt() throws Exception {
    Files.writeString(repo.root().resolve(".git/MERGE_HEAD"), repo.git("rev-parse", "HEAD") + "\n");

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted())).hasMessageContaining("in the midst");
    assertThatThrownBy(() -> maker.onOwnBranch(wanted())).hasMessageContaining("in the midst");
    assertThat(repo.git("log", "--all", "--format=%s")).isEqualTo("one");
  }

  private static CommitMaker.Wanted adding(String path, String text) {
    return new CommitMaker.Wanted(
        "cycle-2", "x", List.of(new CommitMaker.FileOf(path, "", id(text), false, false)));
  }

  @Test
  void aSubmoduleStaysOne() throws Exception {
    Repo sub = Repo.with(folder.resolve("sub"), "s.txt");
    repo.git("update-index", "--add", "--cacheinfo", "160000", sub.git("rev-parse", "HEAD"), "sub");
    repo.git("commit", "-q", "-m", "two"); // staged.txt, too
    repo.write("sub/new.txt", "new\n"); // of a submodule that is not checked out

    for (Committing way : List.<Committing>of(maker::onCurrentBranch, maker::onOwnBranch)) {
      assertThatThrownBy(() -> way.commit(adding("sub/new.txt", "new\n")))
          .isInstanceOf(EvograftException.class)
          .hasMessageContaining("sub/new.txt lies in sub, a repository of its own");
    }
    assertThat(repo.git("ls-tree", "HEAD", "sub")).startsWith("160000");
    assertThat(repo.git("ls-files", "-s", "sub")).startsWith("160000");
    assertThat(repo.git("log", "--all", "--format=%s")).isEqualTo("two\none");
  }

  private interface Committing {
    String commit(CommitMaker.Wanted wanted);
  }

  @Test
  void aSubmoduleThatIsOnlyStagedStaysOne() throws Exception {
    String commit = repo.git("rev-parse", "HEAD");
    repo.git("update-index", "--add", "--cacheinfo", "160000", commit, "sub");
    repo.write("sub/new.txt", "new\n");

    assertThatThrownBy(() -> maker.onCurrentBranch(adding("sub/new.txt", "new\n")))
        .hasMessageContaining("repository of its own");

    assertThat(repo.git("ls-files", "-s", "sub")).startsWith("160000");
  }

  @Test
  void filesOfAnInnerRepositoryAreNotCommitted() throws Exception {
    Repo.with(repo.root().resolve("deep/inner"), "i.txt").write("src/new.txt", "new\n");

    assertThatThrownBy(() -> maker.onOwnBranch(adding("deep/inner/src/new.txt", "new\n")))
        .hasMessageContaining("lies in deep/inner, a repository of its own");
  }

  @Test
  void whatNobodyChangedIsNotReplaced() throws Exception {
    repo.write("tree/one.txt", "one\n");
    repo.git("add", "tree");
    repo.git("commit", "-q", "-m", "two", "--", "tree");
    Files.delete(repo.root().resolve("tree/one.txt"));
    Files.delete(repo.root().resolve("tree"));
    repo.write("tree", "a file\n");

    assertThatThrownBy(() -> maker.onCurrentBranch(adding("tree", "a file\n")))
        .hasMessageContaining("tree");
    assertThat(repo.git("ls-tree", "-r", "--name-only", "HEAD")).contains("tree/one.txt");
  }

  /** A script that git may execute, and a change of its content; as a user left it. */
  private CommitMaker.Wanted script(boolean executable) throws Exception {
    repo.write("run.sh", "one\n");
    repo.git("add", "run.sh");
    repo.git("update-index", "--chmod=+x", "run.sh");
    repo.git("commit", "-q", "-m", "script");
    Path script = repo.write("run.sh", "two\n");
    assertThat(script.toFile().setExecutable(executable)).isTrue();
    return changing("run.sh", executable);
  }

  private static CommitMaker.Wanted changing(String path, boolean executable) {
    return new CommitMaker.Wanted(
        "cycle-2",
        "x",
        List.of(new CommitMaker.FileOf(path, id("one\n"), id("two\n"), executable, executable)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // modes
  void anExecutableStaysOne() throws Exception {
    maker.onCurrentBranch(script(true));

    assertThat(repo.git("show", "--summary", "--format=", "HEAD")).isEmpty();
    assertThat(repo.git("status", "--short", "run.sh")).isEmpty();
  }

  @Test
  void whereGitGoesByNoRightsTheyStayAsTheyAre() throws Exception {
    CommitMaker.Wanted wanted = script(false); // as all files are on Windows
    repo.git("config", "core.filemode", "false");

    maker.onCurrentBranch(wanted);

    assertThat(repo.git("ls-tree", "HEAD", "run.sh")).startsWith("100755");
    assertThat(repo.git("ls-files", "-s", "run.sh")).startsWith("100755");
    assertThat(repo.git("status", "--short", "run.sh")).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // modes
  void aRightToExecuteOfTheUsersIsNotTakenAlong() throws Exception {
    repo.write("run.sh", "one\n");
    repo.git("add", "run.sh");
    repo.git("commit", "-q", "-m", "script");
    Path script = repo.write("run.sh", "two\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(() -> maker.onCurrentBranch(changing("run.sh", true)))
        .hasMessageContaining("run.sh had another right to execute");
    assertThatThrownBy(() -> maker.onOwnBranch(changing("run.sh", true)))
        .hasMessageContaining("run.sh had another right to execute");

    assertThat(script.toFile().setExecutable(false)).isTrue();
    repo.git("update-index", "--chmod=+x", "run.sh");
    assertThatThrownBy(() -> maker.onCurrentBranch(changing("run.sh", false)))
        .hasMessageContaining("something else is staged for run.sh");
    assertThat(repo.git("ls-tree", "HEAD", "run.sh")).startsWith("100644");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // modes
  void aRightToExecuteThatTheChangeGivesIsCommitted() throws Exception {
    Path script = repo.write("gone.txt", "gone.txt\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    CommitMaker.Wanted wanted =
        new CommitMaker.Wanted(
            "cycle-2",
            "x",
            List.of(
                new CommitMaker.FileOf(
                    "gone.txt", id("gone.txt\n"), id("gone.txt\n"), false, true)));

    repo.git("config", "core.filemode", "false");
    assertThatThrownBy(() -> maker.onCurrentBranch(wanted)).hasMessageContaining("no difference");
    repo.git("config", "core.filemode", "true");

    maker.onCurrentBranch(wanted);

    assertThat(repo.git("show", "--summary", "--format=", "HEAD"))
        .isEqualTo("mode change 100644 => 100755 gone.txt");
  }

  /** As Windows does while an editor has the index open. */
  private CommitMaker refusing(Path... moved) {
    return new CommitMaker(
        repo.root(),
        NOBODY,
        book,
        new IndexLock.Disk() {
          @Override
          public void replace(Path from, Path to) throws IOException {
            for (Path copy : moved) {
              Files.copy(from, copy);
            }
            throw new AccessDeniedException(to.toString());
          }
        });
  }

  @Test
  void anIndexThatCannotBeReplacedIsToldAndTriedAgain() throws Exception {
    Path written = folder.resolve("written");
    assertThatThrownBy(() -> refusing(written).onCurrentBranch(wanted()))
        .isInstanceOfSatisfying(
            NotStagedException.class,
            e -> {
              assertThat(e.code()).isEqualTo("not_staged");
              assertThat(e.remedy()).isEqualTo("git reset -- 'a.txt' 'gone.txt' 'new/c.txt'");
            });

    String commit = repo.git("rev-parse", "HEAD");
    assertThat(repo.git("log", "-1", "--format=%s")).isEqualTo("Evolve: it");
    assertThat(repo.git("status", "--short")).as("the reverse is staged").contains("MM a.txt");
    assertThat(repo.root().resolve(".git/index.lock")).doesNotExist();
    assertThat(DirCache.read(written.toFile(), FS.DETECTED).getEntry("new/c.txt"))
        .as("all of it is written before the branch is moved")
        .isNotNull();
    assertThatThrownBy(() -> refusing().onCurrentBranch(wanted()))
        .isInstanceOf(NotStagedException.class);
    Path lock = Files.createFile(repo.root().resolve(".git/index.lock"));
    assertThatThrownBy(() -> maker.onCurrentBranch(wanted()))
        .isInstanceOf(NotStagedException.class)
        .hasMessageContaining(commit);
    Files.delete(lock);

    assertThat(maker.onCurrentBranch(wanted())).isEqualTo(commit);

    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
    Files.createFile(lock);
    assertThat(maker.onCurrentBranch(wanted())).as("nothing is left to do").isEqualTo(commit);
  }

  @Test
  void aBranchThatCannotBeMovedLeavesTheIndexAsItIs() throws Exception {
    Files.createFile(repo.root().resolve(".git/refs/heads/main.lock"));
    byte[] before = Files.readAllBytes(repo.root().resolve(".git/index"));

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted()))
        .isInstanceOf(EvograftException.class)
        .isNotInstanceOf(NotStagedException.class);

    assertThat(repo.root().resolve(".git/index")).hasBinaryContent(before);
    assertThat(repo.root().resolve(".git/index.lock")).doesNotExist();
    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
  }

  /** It is staged and committed by then, and whatever says so otherwise is wrong. */
  @Test
  void aLockThatCannotBeRemovedChangesNothingOfWhatIsDone() throws Exception {
    Path lock = repo.root().resolve(".git/index.lock");
    CommitMaker stuck =
        new CommitMaker(
            repo.root(),
            NOBODY,
            book,
            new IndexLock.Disk() {
              @Override
              public void remove(Path file) throws IOException {
                throw new AccessDeniedException(file.toString());
              }
            });

    String commit = stuck.onCurrentBranch(wanted());

    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(commit);
    assertThat(lock).hasContent("evograft cycle-1");
    assertThat(stuck.onCurrentBranch(wanted())).as("told again").isEqualTo(commit);
    assertThat(LeftLock.in(repo.root()).remove("cycle-1"::equals)).isEmpty();
    assertThat(lock).doesNotExist();
    assertThat(repo.git("status", "--short")).isEqualTo("M b.txt\nA  staged.txt");
  }

  private static CommitMaker.Wanted step(String cycle, String... files) {
    return new CommitMaker.Wanted(
        cycle,
        "Evolve: " + cycle + "\n\nEvograft-Cycle: " + cycle + "\n",
        Stream.of(files)
            .map(file -> file.split(" "))
            .map(
                part ->
                    new CommitMaker.FileOf(
                        part[0], id(part[1] + "\n"), id(part[2] + "\n"), false, false))
            .toList());
  }

  /** As cycle after cycle does; each changes what the one before left. */
  private String evolve(String cycle, String file, String before, String after) throws Exception {
    repo.write(file, after + "\n");
    String commit = maker.onOwnBranch(step(cycle, file + " " + before + " " + after));
    book.made.put(cycle, commit);
    return commit;
  }

  @Test
  void aBranchGoesOnWhereTheOneBeforeIsNotMerged() throws Exception {
    String first = evolve("c1", "a.txt", "a.txt", "v1");
    String second = evolve("c2", "a.txt", "v1", "v2");
    String other = evolve("c3", "gone.txt", "gone.txt", "w1");
    String third = evolve("c4", "a.txt", "v2", "v3");

    assertThat(repo.git("rev-parse", second + "^")).isEqualTo(first);
    assertThat(repo.git("rev-parse", other + "^")).isEqualTo(repo.git("rev-parse", "main"));
    assertThat(repo.git("rev-parse", third + "^")).isEqualTo(second);
    assertThat(repo.git("diff", "--name-only", "main", "evograft/c4")).isEqualTo("a.txt");

    repo.write("a.txt", "v4\n");
    repo.write("gone.txt", "w2\n");
    assertThatThrownBy(() -> maker.onOwnBranch(step("c5", "a.txt v3 v4", "gone.txt w1 w2")))
        .hasMessageContaining("a.txt was changed by an earlier cycle, and its branch evograft/c4");
    assertThatThrownBy(() -> maker.onCurrentBranch(step("c5", "a.txt v3 v4")))
        .hasMessageContaining("its branch evograft/c4 is not merged");
  }

  @Test
  void aBranchThatIsMergedOrHasOthersCommitsIsNotGoneOn() throws Exception {
    evolve("c1", "a.txt", "a.txt", "v1");
    repo.git("checkout", "-q", "-f", "evograft/c1");
    repo.write("theirs.txt", "x\n");
    repo.git("add", "theirs.txt");
    repo.git("commit", "-q", "-m", "by hand");
    repo.git("checkout", "-q", "-f", "main");

    repo.write("a.txt", "v1\n");
    assertThatThrownBy(() -> evolve("c2", "a.txt", "v1", "v2"))
        .hasMessageContaining("a.txt had changes of yours");

    repo.git("checkout", "-q", "-f", "main");
    repo.git("merge", "-q", "evograft/c1");
    String onMain = evolve("c2", "a.txt", "v1", "v2");
    assertThat(repo.git("rev-parse", onMain + "^")).isEqualTo(repo.git("rev-parse", "main"));
  }

  /** What somebody wrote goes with no commit of ours, whatever its message says. */
  @Test
  void aBranchOfWhatNoCycleCommittedIsNotGoneOn() throws Exception {
    String first = evolve("c1", "a.txt", "a.txt", "v1");
    repo.git("checkout", "-q", "-f", "-b", "evograft/x", "main");
    repo.write("a.txt", "v1\n");
    repo.write("theirs.txt", "x\n");
    repo.git("add", "a.txt", "theirs.txt");
    repo.git("commit", "-q", "-m", "Evolve: it\n\nEvograft-Cycle: c1");
    repo.git("checkout", "-q", "-f", "main");

    String second = evolve("c2", "a.txt", "v1", "v2");
    assertThat(repo.git("rev-parse", second + "^")).isEqualTo(first);
    assertThat(repo.git("diff", "--name-only", "main", second)).isEqualTo("a.txt");

    repo.git("checkout", "-q", "-f", "evograft/c2");
    repo.git("commit", "-q", "--amend", "-m", "mine\n\nEvograft-Cycle: c2");
    repo.git("checkout", "-q", "-f", "main");
    assertThatThrownBy(() -> evolve("c3", "a.txt", "v2", "v3"))
        .hasMessageContaining("a.txt had changes of yours");
  }

  /** The name of a cycle is known while that waits for somebody. */
  @Test
  void aBranchThatAStrangerMadeInACyclesNameIsNotTheCycles() throws Exception {
    repo.git("checkout", "-q", "-b", "evograft/cycle-1");
    repo.write("theirs.txt", "x\n");
    repo.git("add", "-A");
    repo.git("commit", "-q", "-m", "Evolve: it\n\nEvograft-Cycle: cycle-1");
    String theirs = repo.git("rev-parse", "HEAD");
    repo.git("symbolic-ref", "HEAD", "refs/heads/main");

    assertThatThrownBy(() -> maker.onOwnBranch(wanted()))
        .hasMessageContaining("evograft/cycle-1 is there already");
    assertThat(repo.git("rev-parse", "evograft/cycle-1")).isEqualTo(theirs);

    repo.git("update-ref", "refs/heads/evograft/cycle-1", exactly("main"));
    assertThat(maker.onOwnBranch(wanted())).isEqualTo(repo.git("rev-parse", "evograft/cycle-1"));

    repo.git("update-ref", "refs/heads/evograft/cycle-1", exactly(theirs()));
    assertThatThrownBy(() -> maker.onOwnBranch(wanted()))
        .as("merging it brings what it is upon")
        .hasMessageContaining("evograft/cycle-1 is there already");
  }

  /** A commit of another file upon main. */
  private String theirs() throws Exception {
    String blob = repo.git("hash-object", "-w", "b.txt");
    repo.git("read-tree", "main");
    repo.git("update-index", "--add", "--cacheinfo", "100644," + blob + ",theirs.txt");
    return repo.git("commit-tree", repo.git("write-tree"), "-p", "main", "-m", "theirs");
  }

  /** A commit that is what the cycle makes of another, by somebody else. */
  private String exactly(String upon) throws Exception {
    repo.git("read-tree", upon);
    repo.git("add", "-A", "--", "a.txt", "gone.txt", "new/c.txt");
    String message = "Evolve: it\n\nEvograft-Cycle: cycle-1";
    return repo.git("commit-tree", repo.git("write-tree"), "-p", upon, "-m", message);
  }

  @Test
  void aCommitThatAStrangerMadeInACyclesNameIsNotTheCycles() throws Exception {
    repo.git("commit", "-q", "-m", "mine\n\nEvograft-Cycle: cycle-1"); // what was staged
    String theirs = repo.git("rev-parse", "HEAD");

    String commit = maker.onCurrentBranch(wanted());

    assertThat(repo.git("rev-parse", commit + "^")).isEqualTo(theirs);
    assertThat(repo.git("diff", "--name-only", theirs, "HEAD"))
        .isEqualTo("a.txt\ngone.txt\nnew/c.txt");
  }

  @Test
  void aCommitWithTheChangeAndMoreIsNamedAndNotTheCycles() throws Exception {
    repo.git("add", "-A");
    repo.git("commit", "-q", "-m", "Evolve: it\n\nEvograft-Cycle: cycle-1");
    String theirs = repo.git("rev-parse", "HEAD");

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted()))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining(theirs + " names this cycle");
    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsCommittedIsNotedBeforeABranchIsMoved(boolean current) throws Exception {
    String ref = current ? "refs/heads/main" : "refs/heads/evograft/cycle-1";
    Path lock = repo.root().resolve(".git/" + ref + ".lock");
    Files.createDirectories(lock.getParent());
    Files.createFile(lock);
    Committing way = current ? maker::onCurrentBranch : maker::onOwnBranch;
    assertThatThrownBy(() -> way.commit(wanted())).isInstanceOf(EvograftException.class);
    String noted = book.noted.get("cycle-1");
    assertThat(repo.git("diff", "--name-only", "main", noted))
        .isEqualTo("a.txt\ngone.txt\nnew/c.txt");
    Files.delete(lock);

    repo.git("update-ref", ref, noted); // and then it died
    repo.write("a.txt", "edited since\n");
    assertThat(way.commit(wanted())).isEqualTo(noted);

    String later = repo.git("commit-tree", ref + "^{tree}", "-p", ref, "-m", "mine");
    repo.git("update-ref", ref, later);
    assertThat(way.commit(wanted())).isEqualTo(noted);
  }

  /** Each line counts of a message that names several cycles. */
  @Test
  void whatTheUserSquashedIsNotCommittedAgain() throws Exception {
    repo.write("gone.txt", "w1\n");
    maker.onCurrentBranch(step("c0", "gone.txt gone.txt w1"));
    repo.write("a.txt", "v1\n");
    maker.onCurrentBranch(step("c1", "a.txt a.txt v1"));
    repo.git("reset", "-q", "HEAD", "staged.txt");
    repo.git("reset", "-q", "--soft", "HEAD~2");
    repo.git("commit", "-q", "-m", "both\n\nEvograft-Cycle: c1\nEvograft-Cycle: c0");
    String squashed = repo.git("rev-parse", "HEAD");

    assertThat(maker.onCurrentBranch(step("c1", "a.txt a.txt v1"))).isEqualTo(squashed);
    assertThat(repo.git("rev-parse", "HEAD")).isEqualTo(squashed);
    assertThat(repo.git("status", "--short", "-uno")).isEqualTo("M b.txt");
  }

  @Test
  void onNoBranchNothingIsCommitted() throws Exception {
    repo.git("checkout", "-q", "--detach");

    assertThatThrownBy(() -> maker.onCurrentBranch(wanted()))
        .hasMessageContaining("HEAD is on no branch")
        .hasMessageContaining("evolve.commit=branch");

    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
    maker.onOwnBranch(wanted());
    assertThat(repo.git("log", "-1", "--format=%s", "evograft/cycle-1")).isEqualTo("Evolve: it");
  }
}
