// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories in repositories. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class NestedTest {

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void workInANestedRepositoryComesBack() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    assertThat(bench.snapshots.find(id).counts().repositories()).isEqualTo(2);

    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "cycle");
    bench.remove("vendor/lib/inner.txt");

    check(before, id);
  }

  @Test
  void aRenamedRepositoryIsFoundAgain() throws IOException {
    bench.nested("vendor/lib");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();

    Files.move(bench.root.resolve("vendor"), bench.root.resolve("vendor2"));
    bench.write("vendor2/lib/more.txt", "damaged\n");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = check(before, id);
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void theLocksOfARenamedRepositoryAreTakenToo() throws IOException {
    bench.nested("vendor/lib");
    String id = bench.create();
    Files.move(bench.root.resolve("vendor"), bench.root.resolve("vendor2"));
    new Git(bench.root.resolve("vendor2/lib")).run("add", "-A");
    Path lock = bench.write("vendor2/lib/.git/index.lock", "of a git that is at work\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.contains("index.lock is held"));
    assertThat(lock).doesNotExist();
    Files.delete(bench.root.resolve("vendor/lib/.git/index.lock"));
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.snapshots.diff(id)).isEmpty();
  }

  @Test
  void aNewRepositoryIsKeptWholeAndComesBackWithTheUndo() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();

    bench.nested("cloned");
    bench.write("cloned/.gitignore", "*.o\n");
    bench.write("cloned/x.o", "built\n");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = check(before, id);
    assertThat(restored.named()).anyMatch(line -> line.startsWith("cloned: "));
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  private Git clonedAs(String path, String text) throws IOException {
    Git theirs = bench.nested(path);
    bench.write(path + "/inner.txt", text);
    theirs.run("commit", "-q", "-a", "-m", text);
    return theirs;
  }

  @Test
  void anotherInThePlaceOfOneThatWasKeptIsNotTakenForIt() throws IOException {
    String id = bench.create();
    clonedAs("cloned", "first");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    clonedAs("cloned", "second");

    assertThat(bench.snapshots.diff(undo)).isNotEmpty();
    Restored restored = bench.snapshots.restore(undo, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("cloned/inner.txt")).hasContent("first");
    assertThat(bench.snapshots.diff(undo)).isEmpty();
    bench.write("cloned/more.txt", "in progress\n");
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("cloned/inner.txt")).hasContent("second");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("cloned")).doesNotExist();
  }

  @Test
  void oneThatCameBackAndHasOtherCommitsSinceIsNotWhatWasKept() throws IOException {
    String id = bench.create();
    Git theirs = clonedAs("cloned", "first");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    theirs.run("reset", "-q", "--hard", "HEAD~1");

    assertThat(bench.snapshots.diff(undo)).hasSize(1);
    assertThat(bench.snapshots.restore(undo, List.of()).failed())
        .singleElement()
        .asString()
        .startsWith("cloned: was changed since, and the snapshot has no copy of it");
    assertThat(bench.root.resolve("cloned/inner.txt")).hasContent("inner");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("cloned")).doesNotExist();
  }

  @Test
  void aNewWorkingTreeThatCameBackIsKnownWhateverTheOthersDo() throws IOException {
    String id = bench.create();
    bench.git.run("worktree", "add", "-q", "-b", "agent", bench.root.resolve("wt").toString());
    bench.write("wt/own.txt", "own\n");
    Git tree = new Git(bench.root.resolve("wt"));
    tree.run("add", "own.txt");
    tree.run("commit", "-q", "-m", "own");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("wt/own.txt")).hasContent("own");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "of somebody else");
    bench.git.run("tag", "theirs");

    assertThat(bench.snapshots.diff(undo)).noneMatch(change -> change.path().startsWith("wt"));
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();

    tree.run("commit", "-q", "--allow-empty", "-m", "since");
    assertThat(bench.snapshots.restore(undo, List.of()).failed())
        .singleElement()
        .asString()
        .startsWith("wt: was changed since");
  }

  /** The index around it names a commit, but does not keep what that leads to. */
  @Test
  void aCommitThatOnlyTheIndexAroundItNamedIsHeldWholeWhenItIsBack() throws IOException {
    Git nested = bench.nested("vendor/lib");
    bench.git.run("add", "vendor/lib");
    String commit = nested.run("rev-parse", "HEAD").strip();
    String first = bench.create();
    nested.run("commit", "-q", "-a", "--amend", "-m", "another");
    String second = bench.create();
    bench.snapshots.prune(List.of(first));
    nested.run("reset", "-q", "--hard", commit);
    String id = bench.create();
    bench.snapshots.prune(List.of(second));
    bench.remove("vendor/lib");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(nested.run("rev-parse", "HEAD").strip()).isEqualTo(commit);
    nested.run("fsck", "--full", "--strict");
    assertThat(nested.run("show", "HEAD:inner.txt")).isEqualTo("inner\n");
  }

  /** A process dies when another has the place of what was put aside. */
  private void dies(String id) {
    Workbench.Meddler dying = bench.meddling("refs away"::equals, Workbench::die);
    assertThatThrownBy(() -> dying.snapshots().restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
    assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");
  }

  @Test
  void whatHasThePlaceOfOneThatWasPutAsideIsKnownAfterAKill() throws IOException {
    bench.write("tool", "#!/bin/sh\n");
    Files.createDirectories(bench.root.resolve("folder"));
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (String path : List.of("tool", "folder")) {
      bench.remove(path);
      bench.nested(path);
    }
    TreeMap<String, String> damaged = bench.view();

    dies(id);

    assertThat(bench.differencesFrom(before)).isEmpty();
    String undo = bench.snapshots.list().get(0).id();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void whatCameBackToThePlaceOfAnotherIsKnownAfterAKill() throws IOException {
    String id = bench.create();
    clonedAs("cloned", "first");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    clonedAs("cloned", "second");

    dies(undo);

    assertThat(bench.root.resolve("cloned/inner.txt")).hasContent("first");
  }

  @Test
  void oneThatIsOnlyNamedInAnUndoIsNamedWhenItIsOtherwise() throws IOException {
    String id = bench.create();
    Git theirs = clonedAs("cloned", "first");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    String second = bench.snapshots.restore(undo, List.of()).undo();
    assertThat(bench.snapshots.restore(second, List.of()).named()).isEmpty();
    theirs.run("commit", "-q", "--allow-empty", "-m", "since");
    assertThat(bench.snapshots.restore(second, List.of()).named())
        .singleElement()
        .asString()
        .startsWith("cloned: was changed since, and the snapshot has no copy of it");
    bench.remove("cloned");
    assertThat(bench.snapshots.restore(second, List.of()).named())
        .singleElement()
        .asString()
        .startsWith("cloned: is gone, and the snapshot has no copy of it");
  }

  @Test
  void aGitFolderThatIsNoRepositoryIsKnownByWhatIsInIt() throws IOException {
    bench.write("plain/a.txt", "a\n");
    String id = bench.create();
    bench.write("plain/.git/HEAD", "ref: refs/heads/main\n");
    bench.write("plain/.git/objects/x", "one\n");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.root.resolve("plain/.git")).doesNotExist();
    bench.write("plain/.git/objects/x", "another\n");
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("plain/.git/objects/x")).hasContent("one");
    assertThat(bench.snapshots.diff(undo)).isEmpty();

    bench.write("plain/.git/objects/x", "since\n");
    assertThat(bench.snapshots.diff(undo)).isNotEmpty();
  }

  /** As when somebody else committed in it. */
  @ParameterizedTest
  @ValueSource(strings = {"refs/heads/main", "refs/heads", "HEAD", "packed-refs"})
  void aNewOneThatMayNotBeReadGoesAside(String closed) throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    clonedAs("cloned", "first");
    Path file = bench.root.resolve("cloned/.git").resolve(closed);
    if (closed.equals("packed-refs")) {
      new Git(bench.root.resolve("cloned")).run("pack-refs", "--all");
    }
    int mode = Stat.of(file).mode();
    Tinker.chmod(file, 0);
    try {
      assertThat(bench.snapshots.diff(id)).isNotEmpty();
      Restored restored = check(before, id);

      assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
      assertThat(bench.snapshots.diff(restored.undo())).isEmpty();
    } finally {
      Tinker.chmod(file, mode);
    }
    assertThat(bench.root.resolve("cloned/inner.txt")).hasContent("first");
  }

  @Test
  void anotherInThePlaceOfARecordedOneGoesAside() throws IOException {
    bench.nested("vendor/lib");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.remove("vendor/lib/.git");
    Git theirs = new Git(bench.root.resolve("vendor/lib"));
    theirs.run("init", "-q", "-b", "main");
    theirs.run("commit", "-q", "--allow-empty", "-m", "another");

    Restored restored = check(before, id);

    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(theirs.run("log", "--format=%s")).isEqualTo("another\n");
    check(before, id);
  }

  @Test
  void aRepositoryThatIsGoneComesBackWithItsHistory() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    bench.write("vendor/lib/LICENSE", "free\n");
    theirs.run("add", "LICENSE");
    theirs.run("commit", "-q", "-m", "license");
    theirs.run("tag", "-a", "v1", "-m", "one");
    theirs.run("checkout", "-q", "-b", "side", "HEAD~1");
    theirs.run("stash", "-q");
    bench.write("LICENSE", "free\n");
    new Git(Files.createDirectories(bench.root.resolve("vendor/empty"))).run("init", "-q");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (List<String> gone :
        List.of(
            List.of("vendor", "LICENSE"),
            List.of("vendor/lib/.git", "vendor/lib/inner.txt", "vendor/empty/.git"))) {
      for (String path : gone) {
        bench.remove(path);
      }
      TreeMap<String, String> damaged = bench.view();

      Restored restored = check(before, id);

      assertThat(theirs.run("log", "--format=%s", "main")).isEqualTo("license\ninner\n");
      assertThat(theirs.run("fsck", "--strict")).doesNotContain("error");
      assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
      assertThat(bench.differencesFrom(damaged)).isEmpty();
      check(before, id);
    }
  }

  @Test
  void aRepositoryWithALongHistoryIsNamed() throws IOException {
    bench.nested("vendor/lib");
    byte[] large = new byte[300_000];
    new java.util.Random(1).nextBytes(large);
    Files.write(bench.root.resolve("vendor/lib/large"), large);
    Git theirs = new Git(bench.root.resolve("vendor/lib"));
    theirs.run("add", "large");
    theirs.run("commit", "-q", "-m", "large");
    theirs.run("rm", "-q", "large");
    theirs.run("commit", "-q", "-m", "small again");
    bench.context.set("snapshot.max_bytes", "100KiB");

    assertThat(bench.snapshots.create("test").notCovered())
        .anyMatch(line -> line.startsWith("vendor/lib/") && line.contains("snapshot.max_bytes"));
  }

  @Test
  void aHistoryThatIsTooLongIsGivenUpOnceAndByTheUndoToo() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    random("vendor/lib/large", 300_000);
    theirs.run("add", "large");
    theirs.run("commit", "-q", "-m", "large");
    theirs.run("rm", "-q", "large");
    theirs.run("commit", "-q", "-m", "small again");
    theirs.run("tag", "v1", "HEAD~1");
    bench.context.set("snapshot.max_bytes", "100KiB");
    TreeMap<String, String> before = bench.view();

    String id = bench.create();

    assertThat(store().resolve("too-large")).content().contains(theirs.run("rev-parse", "main"));
    theirs.run("commit", "-q", "--allow-empty", "-m", "cycle");
    Restored restored = check(before, id);
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("the undo does not hold vendor/lib/"));
    assertThat(packed()).isLessThan(100_000);
    assertThat(bench.snapshots.create("again").notCovered())
        .anyMatch(line -> line.startsWith("vendor/lib/refs/tags/v1: "));
  }

  @Test
  void aHistoryIsHeldOnceHoweverOftenThereIsACommitOnTopOfIt() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    random("vendor/lib/large", 300_000);
    for (int i = 0; i < 8; i++) { // which git packs as small differences
      Files.writeString(bench.root.resolve("vendor/lib/large"), "x", StandardOpenOption.APPEND);
      theirs.run("add", "large");
      theirs.run("commit", "-q", "-m", "commit " + i);
    }
    theirs.run("gc", "-q");
    String first = bench.create();
    long held = packed();
    assertThat(held).isLessThan(700_000);
    theirs.run("commit", "-q", "--allow-empty", "-m", "cycle");
    TreeMap<String, String> before = bench.view();
    String second = bench.create();
    assertThat(packed()).isLessThan(held + 50_000);
    Files.delete(store().resolve("whole"));
    theirs.run("commit", "-q", "--allow-empty", "-m", "cycle");
    String third = bench.create(); // has it all once more, for want of better knowledge

    bench.snapshots.prune(List.of(third));
    assertThat(packed()).isLessThan(held + 50_000);
    bench.snapshots.prune(List.of(first));
    assertThat(packed()).isLessThan(held + 50_000);
    bench.remove("vendor");
    check(before, second);
  }

  @Test
  void aHistoryThatIsNotWholeIsNamedEachTime() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    String blob = theirs.run("rev-parse", "HEAD:inner.txt").strip();
    theirs.run("rm", "-q", "-f", "inner.txt");
    theirs.run("commit", "-q", "-m", "without");
    bench.remove("vendor/lib/.git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
    for (int i = 0; i < 2; i++) {
      assertThat(bench.snapshots.create("test").notCovered())
          .anyMatch(line -> line.startsWith("vendor/lib/") && line.contains("--refetch"));
    }
  }

  @Test
  void aNameThatAnotherLocaleHasLocksNobodyOut() throws Exception {
    assumeTrue(System.getProperty("sun.jnu.encoding", "").equals("UTF-8"));
    bench.nested("vendor/gr\u00f6\u00dfe");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (int i = 0; i < 2; i++) { // with the folder, and without what is told of it
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin/java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Worker.class.getName(),
              bench.root.toString(),
              "0",
              "look",
              id);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(out).isZero();
      assertThat(out).contains("listed 1", "found 2", "unwritable_name", "LC_ALL=C.UTF-8");
      assertThat(out).doesNotContain("prune");
      Files.deleteIfExists(store().resolve("objects/info/alternates"));
    }
    bench.remove("vendor");
    check(before, id);
  }

  @Test
  void manyTagsComeBackInOneFile() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    for (int i = 0; i < 20; i++) {
      theirs.run("tag", "v" + i);
    }
    theirs.run("symbolic-ref", "refs/heads/alias", "refs/heads/main");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.remove("vendor");

    check(before, id);

    assertThat(bench.root.resolve("vendor/lib/.git/packed-refs")).content().contains("/v19");
    assertThat(bench.root.resolve("vendor/lib/.git/refs/tags")).doesNotExist();
  }

  private void random(String path, int size) throws IOException {
    byte[] bytes = new byte[size];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(bench.root.resolve(path), bytes);
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  /** How much the store has. */
  private long packed() throws IOException {
    long all = 0;
    try (var packs = Files.newDirectoryStream(store().resolve("objects/pack"), "*.pack")) {
      for (Path pack : packs) {
        all += Files.size(pack);
      }
    }
    return all;
  }

  @Test
  void aCloneThatPosesAsAnotherIsNotTakenForIt() throws IOException {
    Git theirs = bench.nested("vendor/lib");
    theirs.run("branch", "-q", "feature");
    Path other = folder.resolve("other");
    theirs.run("clone", "-q", bench.root.resolve("vendor/lib").toString(), other.toString());
    TreeMap<String, String> before = bench.view();
    TreeMap<String, String> foreign = View.of(other);
    String id = bench.create();
    bench.write("vendor/lib/.git/commondir", other.resolve(".git") + "\n");
    bench.remove("vendor/lib/.git/refs/heads/feature");
    bench.write("vendor/lib/.git/hooks/pre-push", "evil\n");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(View.differences(foreign, View.of(other))).isEmpty();
  }

  @Test
  void anotherRepositoryIsNotTakenForOneWithoutCommits() throws IOException {
    new Git(Files.createDirectories(bench.root.resolve("vendor/lib"))).run("init", "-q");
    String id = bench.create();
    bench.remove("vendor/lib");
    Git theirs = bench.nested("vendor/lib");
    String made = theirs.run("rev-parse", "HEAD");

    bench.snapshots.restore(bench.snapshots.restore(id, List.of()).undo(), List.of());

    assertThat(theirs.run("rev-parse", "main")).isEqualTo(made);
  }

  @Test
  void aSubmoduleWhoseFolderIsGoneComesBack() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Git theirs = new Git(other);
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(other.resolve("sub.txt"), "sub\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "sub");
    bench.git.run("submodule", "--quiet", "add", other.toString(), "module");
    bench.write("module/sub.txt", "in progress\n");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();

    bench.remove("module");
    Files.writeString(
        bench.root.resolve(".git/modules/module/config"),
        "[core]\n\teditor = evil\n",
        java.nio.file.StandardOpenOption.APPEND);
    TreeMap<String, String> damaged = View.of(bench.root, false);

    Restored restored = check(before, id);
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(View.differences(damaged, View.of(bench.root, false))).isEmpty();
  }

  @Test
  void aRepositoryThatIsMadeWhereThereWasNoneIsKept() throws IOException {
    try (Workbench plain = Workbench.at(folder.resolve("plain"))) {
      plain.write("a.txt", "a\n");
      TreeMap<String, String> before = plain.view();
      String id = plain.create();
      plain.git.run("init", "-q");
      plain.git.run("add", "-A");
      plain.git.run("commit", "-q", "-m", "cycle");
      plain.write("a.txt", "b\n");

      plain.snapshots.restore(id, List.of());

      assertThat(plain.differencesFrom(before)).isEmpty();
      assertThat(plain.root.resolve(".git")).doesNotExist();
      assertThat(plain.root.resolve(".evograft/snapshots.git")).isDirectory();
    }
  }

  @Test
  void tooManyAreRefused() throws IOException {
    for (int i = 0; i < 32; i++) {
      Git each = new Git(Files.createDirectories(bench.root.resolve("r" + i)));
      each.run("init", "-q");
    }
    StoreTest.assertRefused(
        bench, "too_many_repositories", "32 repositories", ">> " + bench.root + "/.gitignore");
  }

  @Test
  void aLinkedWorkingTreeLeavesTheBranchOfTheOtherAlone() throws IOException {
    Path linked = folder.resolve("linked");
    bench.git.run("worktree", "add", "-q", "-b", "side", linked.toString());
    try (Workbench side = Workbench.at(linked)) {
      side.write("new-in-side.txt", "side\n");
      TreeMap<String, String> before = side.view();
      String id = side.create();
      side.write("kept.txt", "damaged\n");
      side.git.run("add", "-A");
      side.git.run("commit", "-q", "-m", "cycle");
      bench.git.run("commit", "-q", "-a", "-m", "of the user, meanwhile");
      String main = bench.git.run("rev-parse", "main");

      Restored restored = side.snapshots.restore(id, List.of());

      assertThat(restored.failed()).isEmpty();
      assertThat(bench.git.run("reflog", "main")).contains("of the user, meanwhile");
      assertThat(bench.git.run("rev-parse", "main")).isEqualTo(main);
      assertThat(restored.named()).anyMatch(line -> line.startsWith("refs/heads/main: "));
      assertThat(side.differencesFrom(before))
          .allMatch(
              line -> line.startsWith("git  refs") || line.startsWith("git  logs:"),
              "only the branch of the other");
    }
  }

  @Test
  void aRepositoryMadeInARenamedOneIsFoundAgain() throws IOException {
    bench.nested("vendor/lib");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Files.move(bench.root.resolve("vendor"), bench.root.resolve("vendor2"));
    bench.nested("vendor2/lib/new");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = check(before, id);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void aWorkingTreeMadeSinceExemptsNoBranch() throws IOException {
    bench.git.run("branch", "feature");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Path other = folder.resolve("other");
    bench.git.run("worktree", "add", "-q", other.toString(), "feature");
    bench.git.run("worktree", "add", "-q", "-f", folder.resolve("again").toString(), "main");
    new Git(other).run("commit", "-q", "--allow-empty", "-m", "cycle");
    new Git(folder.resolve("again")).run("commit", "-q", "--allow-empty", "-m", "cycle");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = check(before, id);

    assertThat(restored.named()).anyMatch(line -> line.startsWith("refs/heads/feature: "));
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  private Restored check(TreeMap<String, String> before, String id) throws IOException {
    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    return restored;
  }
}
