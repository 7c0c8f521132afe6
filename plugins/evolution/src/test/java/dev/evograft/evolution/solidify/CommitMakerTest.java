// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.place.Repo;
import dev.evograft.spi.EvograftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit holds the change, and nothing of the user's. */
class CommitMakerTest {

  @TempDir private Path folder;
  private Repo repo;
  private CommitMaker maker;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "b.txt", "gone.txt");
    maker = new CommitMaker(repo.root(), Optional.empty());
    repo.write("b.txt", "mine, not committed\n");
    repo.write("staged.txt", "staged\n");
    repo.git("add", "staged.txt");
    repo.write("a.txt", "evolved\n");
    repo.write("new/c.txt", "new\n");
    Files.delete(repo.root().resolve("gone.txt"));
  }

  private static String id(String text) {
    return CommitMaker.blobId(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CommitMaker.Wanted wanted() {
    return new CommitMaker.Wanted(
        "cycle-1",
        "Evolve: it\n\nEvograft-Cycle: cycle-1\n",
        List.of(
            new CommitMaker.FileOf("a.txt", id("a.txt\n"), id("evolved\n"), false),
            new CommitMaker.FileOf("gone.txt", id("gone.txt\n"), "", false),
            new CommitMaker.FileOf("new/c.txt", "", id("new\n"), false)));
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
                    "b.txt", id("something else\n"), id("mine, not committed\n"), false)));
    assertThatThrownBy(() -> maker.onCurrentBranch(dirty))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("b.txt");
    repo.git("add", "a.txt");
    assertThatThrownBy(() -> maker.onCurrentBranch(wanted())).hasMessageContaining("staged");
    assertThat(repo.git("log", "--format=%s")).isEqualTo("one");
  }
}
