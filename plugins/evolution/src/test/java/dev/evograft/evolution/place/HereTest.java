// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Work in the workspace, by what a snapshot has. */
@DisabledOnOs(OS.WINDOWS) // links and executable bits
class HereTest {

  @TempDir private Path folder;
  private Path root;
  private Repo repo;
  private Here here;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "b.txt");
    root = repo.root();
    repo.write(".gitignore", "ignored/\n");
    repo.write("ignored/tool.js", "a tool\n");
    repo.write("data.db", "a database\n");
    Files.createSymbolicLink(root.resolve("link"), root.resolve("a.txt"));
    make(folder.resolve("checks"));
  }

  private void make(Path checks) {
    Room room =
        new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1 << 20))
            .make(checks);
    here = new Here(room, new FakeSnapshots(root), "s1");
  }

  private static List<String> told(Comparison comparison) {
    return comparison.changes().stream().map(c -> c.kind() + " " + c.path()).toList();
  }

  @Test
  void tellsWhatIsDifferent() throws Exception {
    assertThat(here.compare()).isEqualTo(Comparison.NONE);
    Files.writeString(root.resolve("a.txt"), "a.txt\nmore\n");
    Files.delete(root.resolve("b.txt"));
    Files.writeString(root.resolve("c.txt"), "c\n");

    Comparison comparison = here.compare();

    assertThat(told(comparison)).containsExactly("CHANGED a.txt", "REMOVED b.txt", "ADDED c.txt");
    assertThat(comparison.changes().get(0).extent().added()).isEqualTo(1);
    assertThat(comparison.edits()).hasSize(3);
    assertThat(comparison.violations()).isEmpty();
  }

  @Test
  void linksAreNotForCycles() throws Exception {
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("other"), Path.of("/etc/passwd"));

    Comparison comparison = here.compare();

    assertThat(told(comparison)).containsExactly("REMOVED link", "ADDED other");
    assertThat(comparison.violations()).hasSize(2);
    assertThat(comparison.edits()).isEmpty();
  }

  @Test
  void whatIsLikeADatabaseNowIsNeitherOpenedNorPassedOver() throws Exception {
    Files.writeString(root.resolve("a.txt"), "weakened\n");
    Files.writeString(root.resolve("a.txt-journal"), "");
    Files.writeString(root.resolve("new.db"), "new\n");
    Files.writeString(root.resolve("data.db-wal"), "of one that was there\n");
    Files.writeString(root.resolve("data.db"), "written meanwhile\n");

    Comparison comparison = here.compare();

    assertThat(told(comparison))
        .containsExactly("CHANGED a.txt", "ADDED a.txt-journal", "ADDED new.db");
    assertThat(comparison.violations()).hasSize(3);
    assertThat(comparison.edits()).isEmpty();
  }

  @Test
  void aRepositoryWithinIsRefused() throws Exception {
    Repo.with(root.resolve("helper"), "code.js");

    assertThat(here.compare().violations()).anyMatch(v -> v.path().equals("helper/.git"));
  }

  @Test
  void whatIsStagedIsSeenAndWhatGitOnlyRemembersIsNot() throws Exception {
    Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.fromMillis(1));
    repo.git("status");
    assertThat(here.compare()).isEqualTo(Comparison.NONE);

    repo.git("add", "-A");
    Comparison staged = here.compare();
    assertThat(staged.violations()).as("it may have been its user").isEmpty();
    assertThat(staged.doubts())
        .extracting(Doubt::what)
        .singleElement()
        .asString()
        .startsWith(".git/index was changed");
    repo.git("tag", "x");
    repo.git("commit", "-qm", "by the user");
    assertThat(here.compare().doubts())
        .extracting(Doubt::what)
        .singleElement()
        .asString()
        .contains(".git/refs/heads/main");
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\n");
    assertThat(here.compare().violations())
        .singleElement()
        .matches(v -> v.path().equals(".git/hooks/pre-commit") && v.code().equals("git_changed"));
  }

  @Test
  void whatGitAndEditorsDoByThemselvesIsNoChange() throws Exception {
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    repo.git("pack-refs", "--all");
    repo.git("gc", "-q");
    repo.git("config", "branch.main.vscode-merge-base", "origin/main");

    assertThat(here.compare()).isEqualTo(Comparison.NONE);

    repo.git("config", "core.fsmonitor", "evil");
    assertThat(here.compare().violations())
        .singleElement()
        .matches(v -> v.path().equals(".git/config"));
  }

  @Test
  void aRepositoryThatWasThereIsWatchedToo() throws Exception {
    Repo.with(root.resolve("sub"), "code.js");
    make(folder.resolve("again"));
    assertThat(here.compare()).isEqualTo(Comparison.NONE);

    repo.write("sub/.git/hooks/post-commit", "#!/bin/sh\n");

    assertThat(here.compare().violations())
        .singleElement()
        .matches(v -> v.path().equals("sub/.git/hooks/post-commit"));
  }

  @Test
  void aDatabaseThatWasWrittenIsNamedAndASourceIsNone() throws Exception {
    repo.write("lib/x.sqlite.js", "a source\n");
    make(folder.resolve("again"));
    repo.write("data.db", "written meanwhile\n");
    repo.write("lib/x.sqlite.js", "weakened\n");

    Comparison comparison = here.compare();

    assertThat(told(comparison)).containsExactly("CHANGED lib/x.sqlite.js");
    assertThat(comparison.violations()).isEmpty();
    assertThat(comparison.notes()).singleElement().asString().startsWith("data.db was written");
  }

  @Test
  void whatLiesBesideAFolderOfARepositoryIsAnybodys() throws Exception {
    root = Files.createDirectories(root.resolve("part"));
    Files.writeString(root.resolve("c.txt"), "c\n");
    Room room =
        new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1 << 20))
            .make(folder.resolve("again"));
    FakeSnapshots snapshots = new FakeSnapshots(repo.root());
    here = new Here(room, snapshots, snapshots.create("before").id());
    repo.write("a.txt", "by a colleague\n");

    Comparison comparison = here.compare();

    assertThat(comparison.violations()).isEmpty();
    assertThat(comparison.doubts())
        .extracting(Doubt::what)
        .singleElement()
        .asString()
        .startsWith("../a.txt was changed");
  }

  @Test
  void anIndexThatCannotBeReadIsRefusedBeforeAnythingIsMade() throws Exception {
    repo.git("update-index", "--split-index");

    assertThatThrownBy(() -> make(folder.resolve("again")))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("--no-split-index");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void rulesThatAnAgentWritesHideNothing() throws Exception {
    repo.write(".gitignore", "*\n");
    repo.write("hidden.txt", "hidden\n");
    repo.write("ignored/more.js", "more\n");

    assertThat(told(here.compare())).containsExactly("CHANGED .gitignore", "ADDED hidden.txt");
  }
}
