// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the work makes or removes around the workspace, its snapshots are found. */
class PlaceTest {

  @TempDir Path folder;

  private static void damageAndRollBack(Workbench bench, String id) throws IOException {
    bench.write("kept.txt", "damaged\n");

    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.snapshots.rollBack(id).restored().failed()).isEmpty();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
  }

  @Test
  void aStoreThatTheWorkMakesHidesNothing() throws IOException {
    try (Workbench bench = new Workbench(folder)) {
      String id = bench.create();
      Path planted = bench.root.resolve(".evograft/snapshots.git");
      Files.createDirectories(planted.resolve("refs/snapshots"));
      Files.writeString(planted.resolve("made"), Identity.of(planted).text() + "\n");

      damageAndRollBack(bench, id);
      bench.create();
      assertThat(planted.resolve("objects")).doesNotExist();
    }
  }

  @Test
  void theStoreOfAnotherUserOfTheRepositoryIsLeftAlone() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"));
    try (Workbench bench = new Workbench(folder)) {
      Path theirs = Files.createDirectories(bench.root.resolve(".git/evograft/main"));
      Files.setAttribute(theirs, "unix:uid", 12345);
      Files.setAttribute(theirs.resolveSibling(""), "unix:uid", 12345);
      String id = bench.create();

      damageAndRollBack(bench, id);
      assertThat(theirs).isEmptyDirectory();
      assertThat(bench.git.run("for-each-ref", "refs/evograft-root/")).contains(id);
      assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEmpty();
      bench.snapshots.prune(bench.snapshots.list().stream().map(Snapshot::id).toList());
      assertThat(bench.git.run("for-each-ref", "refs/evograft-root/")).isEmpty();
    }
  }

  @Test
  void aRepositoryThatTheWorkMakesHidesNothing() throws IOException {
    try (Workbench bench = Workbench.at(folder.resolve("plain"))) {
      bench.write("kept.txt", "work in progress\n");
      String id = bench.create();
      bench.git.run("init", "-q", "-b", "main");

      damageAndRollBack(bench, id);
    }
  }

  @Test
  void aRepositoryInAFolderOfOneHidesNothing() throws IOException {
    try (Workbench around = new Workbench(folder);
        Workbench bench = Workbench.at(around.root.resolve("sub"))) {
      bench.write("kept.txt", "work in progress\n");
      String id = bench.create();
      bench.git.run("init", "-q", "-b", "main");

      damageAndRollBack(bench, id);
      assertThat(bench.root.resolve(".git")).doesNotExist();
    }
  }

  @Test
  void aLinkedWorkingTreeWithoutItsFileIsFound() throws IOException {
    try (Workbench main = new Workbench(folder)) {
      main.git.run("worktree", "add", "-q", folder.resolve("linked").toString());
      try (Workbench bench = Workbench.at(folder.resolve("linked"))) {
        bench.write("kept.txt", "work in progress\n");
        String id = bench.create();
        List<String> status = bench.git.run("status", "--porcelain").lines().toList();
        Files.delete(bench.root.resolve(".git"));

        damageAndRollBack(bench, id);
        assertThat(bench.git.run("status", "--porcelain").lines().toList()).isEqualTo(status);
      }
    }
  }
}
