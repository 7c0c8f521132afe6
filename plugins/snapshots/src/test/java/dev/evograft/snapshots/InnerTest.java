// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Repositories that have git's own folder in that of another: submodules and working trees. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class InnerTest {

  @TempDir Path folder;

  private Workbench bench;

  /** A submodule with work in progress. */
  private Git submodule(Git of, Path tree) throws IOException {
    Path other = folder.resolve("other");
    if (!Files.exists(other)) {
      Git theirs = new Git(Files.createDirectories(other));
      theirs.run("init", "-q", "-b", "main");
      Files.writeString(other.resolve("sub.txt"), "sub\n");
      theirs.run("add", "-A");
      theirs.run("commit", "-q", "-m", "sub");
    }
    of.run("submodule", "--quiet", "add", other.toString(), "sub");
    of.run("commit", "-q", "-m", "submodule");
    Git sub = new Git(tree.resolve("sub"));
    sub.run("remote", "remove", "origin"); // whose branches are fetched again
    Files.writeString(tree.resolve("sub/own.txt"), "own\n");
    sub.run("checkout", "-q", "-b", "side");
    sub.run("add", "own.txt");
    sub.run("commit", "-q", "-m", "not pushed");
    sub.run("tag", "v1");
    Files.writeString(tree.resolve("sub/sub.txt"), "stashed\n");
    sub.run("stash", "-q");
    Files.writeString(tree.resolve("sub/sub.txt"), "in progress\n");
    return sub;
  }

  private Path in(String path) {
    return bench.root.resolve(path);
  }

  private Restored check(TreeMap<String, String> before, String id) throws IOException {
    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.diff(id)).isEmpty();
    return restored;
  }

  /**
   * There, back, and there again. What was made again in git's own folder of another stays when the
   * undo is restored.
   */
  private void checkBothWays(TreeMap<String, String> before, String id) throws IOException {
    TreeMap<String, String> damaged = View.of(bench.root, false);
    Restored restored = check(before, id);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(View.differences(damaged, View.of(bench.root, false)))
        .noneMatch(line -> line.startsWith("tree "));
    check(before, id);
  }

  @Test
  void aSubmoduleOfANestedRepositoryComesBack() throws IOException {
    Git lib = bench.nested("vendor/lib");
    Git sub = submodule(lib, in("vendor/lib"));
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    assertThat(bench.snapshots.find(id).counts().repositories()).isEqualTo(3);
    for (List<String> gone :
        List.of(
            List.of("vendor"),
            List.of("vendor/lib/.git", "vendor/lib/inner.txt"),
            List.of("vendor/lib/.git/modules"),
            List.of("vendor/lib/.git/modules/sub", "vendor/lib/sub"))) {
      for (String path : gone) {
        bench.remove(path);
      }

      checkBothWays(before, id);

      assertThat(sub.run("log", "--format=%s", "side")).isEqualTo("not pushed\nsub\n");
      assertThat(sub.run("fsck", "--strict")).doesNotContain("error");
      assertThat(lib.run("submodule", "status")).contains(" sub (");
    }
  }

  @Test
  void oneThatIsHalfMadeIsFinished() throws IOException {
    Git lib = bench.nested("vendor/lib");
    submodule(lib, in("vendor/lib"));
    lib.run("worktree", "add", "-q", "-b", "tree", in("a-tree").toString());
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (String moment :
        List.of(
            "folder .*/lib/.git/modules",
            "folder .*/modules/sub/refs",
            "folder .*/worktrees/a-tree",
            "held pack",
            "put .*/modules/sub/HEAD",
            "put .*/worktrees/a-tree/commondir",
            "packed refs",
            "index")) {
      bench.remove("vendor");
      bench.remove("a-tree");
      Workbench.Meddler meddler = bench.meddling(what -> what.matches(moment), Workbench::die);
      assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of()))
          .as(moment)
          .isInstanceOf(Workbench.Died.class);

      assertThat(bench.snapshots.recover())
          .as(moment)
          .singleElement()
          .asString()
          .contains("was finished");
      assertThat(bench.differencesFrom(before)).as(moment).isEmpty();
    }
  }

  @Test
  void oneThatCouldNotBeMadeIsMadeByTheNextTry() throws IOException {
    Git lib = bench.nested("vendor/lib");
    submodule(lib, in("vendor/lib"));
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (String begun : List.of("folder .*/lib/.git/refs", "folder .*/modules/sub/refs")) {
      bench.remove("vendor");
      AtomicBoolean at = new AtomicBoolean();
      Workbench.Meddler full =
          bench.meddling(
              what -> {
                at.compareAndSet(false, what.matches(begun));
                return at.get() && what.equals("held pack");
              },
              () -> {
                throw new IOException("No space left on device");
              });
      assertThat(full.snapshots().restore(id, List.of()).failed())
          .as(begun)
          .anyMatch(line -> line.contains("No space left"));

      check(before, id);
    }
  }

  @Test
  void oneWithoutItsOldHistoryIsStillTheSame() throws IOException {
    Git lib = bench.nested("vendor/lib");
    Git sub = new Git(in("vendor/lib/sub"));
    submodule(lib, in("vendor/lib"));
    sub.run("stash", "-q");
    sub.run("stash", "drop", "-q");
    sub.run("tag", "-d", "v1");
    sub.run("branch", "-q", "-D", "main");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (Git each : List.of(sub, lib)) {
      each.run("checkout", "-q", "--orphan", "other");
      each.run("commit", "-q", "--allow-empty", "-m", "other");
      for (String branch : List.of("side", "main")) {
        each.tries("branch", "-q", "-D", branch);
      }
      each.run("reflog", "expire", "--expire=now", "--all");
      each.run("gc", "-q", "--prune=now");
    }

    checkBothWays(before, id);
  }

  @Test
  void aSubmoduleGoesWhereItsRenamedRepositoryGoes() throws IOException {
    Git lib = bench.nested("vendor/lib");
    submodule(lib, in("vendor/lib"));
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Files.move(in("vendor"), in("vendor2"));
    bench.write("vendor2/lib/sub/sub.txt", "damaged\n");
    bench.write("vendor2/lib/sub/new.txt", "new\n");
    Git sub = new Git(in("vendor2/lib/sub"));
    sub.run("add", "new.txt");
    sub.run("commit", "-q", "-m", "cycle");

    checkBothWays(before, id);
  }

  @Test
  void workingTreesOfANestedRepositoryComeBack() throws IOException {
    Git lib = bench.nested("vendor/lib");
    for (String name : List.of("a-tree", "vendor/tree")) { // before and after it by name
      String branch = "of-" + name.substring(name.length() - 6, name.length() - 5);
      lib.run("worktree", "add", "-q", "-b", branch, in(name).toString());
      Git tree = new Git(in(name));
      bench.write(name + "/own.txt", "own\n");
      tree.run("add", "own.txt");
      tree.run("commit", "-q", "-m", "of " + name);
      tree.run("checkout", "-q", "--detach");
      bench.write(name + "/own.txt", "staged\n");
      tree.run("add", "own.txt");
      bench.write(name + "/own.txt", "in progress\n");
    }
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (List<String> gone :
        List.of(
            List.of("vendor"),
            List.of("a-tree", "vendor"),
            List.of("vendor/lib/.git/worktrees"),
            List.of("a-tree", "vendor/lib/.git/worktrees/a-tree"))) {
      for (String path : gone) {
        bench.remove(path);
      }

      checkBothWays(before, id);

      assertThat(lib.run("worktree", "list")).contains("a-tree", "vendor/tree");
      assertThat(lib.run("fsck", "--strict")).doesNotContain("error");
    }
  }

  @Test
  void aWorkingTreeOfTheRepositoryComesBack() throws IOException {
    bench.git.run("worktree", "add", "-q", "-b", "agent", in(".worktrees/x").toString());
    Git tree = new Git(in(".worktrees/x"));
    bench.write(".worktrees/x/own.txt", "own\n");
    tree.run("add", "own.txt");
    tree.run("commit", "-q", "-m", "of the agent");
    submodule(tree, in(".worktrees/x"));
    bench.write(".worktrees/x/own.txt", "staged\n");
    tree.run("add", "own.txt");
    bench.write(".worktrees/x/own.txt", "in progress\n");
    bench.git.run("worktree", "lock", "--reason", "at work", in(".worktrees/x").toString());
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.git.run("worktree", "unlock", in(".worktrees/x").toString());
    bench.git.run("worktree", "remove", "--force", in(".worktrees/x").toString());
    bench.git.run("worktree", "prune");
    bench.git.run("branch", "-q", "-D", "agent");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");

    checkBothWays(before, id);

    assertThat(bench.git.run("worktree", "list", "--porcelain"))
        .contains("refs/heads/agent", "locked at work")
        .doesNotContain("prunable");
    assertThat(bench.git.run("fsck", "--strict")).doesNotContain("error");
  }

  @Test
  void theWorkingTreeOfSomebodyElseUnderItsNameIsLeftAlone() throws IOException {
    bench.git.run("worktree", "add", "-q", "-b", "agent", in(".worktrees/x").toString());
    bench.write(".worktrees/x/own.txt", "own\n");
    String id = bench.create();
    bench.git.run("worktree", "remove", "--force", in(".worktrees/x").toString());
    Path outside = folder.resolve("outside/x");
    bench.git.run("worktree", "add", "-q", "--detach", outside.toString());
    Files.writeString(outside.resolve("theirs.txt"), "theirs\n");
    Git theirs = new Git(outside);
    theirs.run("add", "theirs.txt");
    String status = theirs.run("status", "--porcelain", "--branch");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(theirs.run("status", "--porcelain", "--branch")).isEqualTo(status);
    assertThat(restored.failed())
        .singleElement()
        .asString()
        .startsWith(".worktrees/x: git's own folder of this repository is gone");
    assertThat(in(".worktrees/x/own.txt")).hasContent("own");
  }

  @Test
  void theWorkingTreeOfSomebodyWhoLetsNobodyLookIsLeftAloneToo() throws IOException {
    bench.git.run("worktree", "add", "-q", "-b", "agent", in(".worktrees/x").toString());
    String id = bench.create();
    bench.git.run("worktree", "remove", "--force", in(".worktrees/x").toString());
    Path outside = Files.createDirectory(folder.resolve("outside"));
    bench.git.run("worktree", "add", "-q", "--detach", outside.resolve("x").toString());
    Tinker.chmod(outside, 0);
    try {
      assertThat(bench.snapshots.diff(id)).isNotEmpty();
      assertThat(bench.snapshots.restore(id, List.of()).failed())
          .singleElement()
          .asString()
          .startsWith(".worktrees/x: git's own folder of this repository is gone");
    } finally {
      Tinker.chmod(outside, 0700);
    }
    assertThat(new Git(outside.resolve("x")).run("status", "--porcelain")).isEmpty();
  }

  @Test
  void aWorkingTreeBesideALinkedWorkspaceComesBack() throws IOException {
    Path linked = folder.resolve("linked");
    bench.git.run("worktree", "add", "-q", "-b", "linked", linked.toString());
    try (Workbench side = Workbench.at(linked)) {
      side.git.run("worktree", "add", "-q", "-b", "agent", side.root.resolve("x").toString());
      side.write("x/kept.txt", "in progress\n");
      TreeMap<String, String> before = side.view();
      String id = side.create();
      side.git.run("worktree", "remove", "--force", side.root.resolve("x").toString());

      Restored restored = side.snapshots.restore(id, List.of());

      assertThat(restored.failed()).isEmpty();
      assertThat(side.differencesFrom(before)).isEmpty();
      assertThat(side.snapshots.diff(id)).isEmpty();
    }
  }
}
