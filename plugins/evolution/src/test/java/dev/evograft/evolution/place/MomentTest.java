// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What was so at a moment, and what came since. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no times of changes")
class MomentTest {

  @TempDir private Path folder;
  private Path root;
  private Repo repo;
  private Room room;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "b.txt", "in/c.txt");
    root = repo.root();
    repo.write(".gitignore", "ignored/\n");
    repo.write("ignored/tool.js", "a tool\n");
    repo.write("assets/gep/genes.jsonl", "{}\n");
    repo.git("branch", "other");
    room =
        new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of("assets/gep"), 1 << 20))
            .make(folder.resolve("checks"));
  }

  private Moment moment() {
    Here here = new Here(room, new FakeSnapshots(root), "s1");
    here.compare();
    return here.moment().orElseThrow();
  }

  @Test
  void whatWasDoneBeforeIsStillSo() throws Exception {
    Files.writeString(root.resolve("a.txt"), "other\n");
    Files.delete(root.resolve("b.txt"));
    Files.createDirectory(root.resolve("made"));
    Files.writeString(root.resolve(".git/hooks/pre-commit"), "evil\n");
    repo.git("branch", "new");
    repo.git("branch", "-D", "other");
    Files.writeString(root.resolve("assets/gep/genes.jsonl"), "{}\n{}\n");

    Moment then = moment();

    for (String path :
        new String[] {
          "a.txt",
          "b.txt",
          "made",
          ".git/hooks/pre-commit",
          "refs/heads/new",
          "refs/heads/other",
          "assets/gep/genes.jsonl",
          "HEAD"
        }) {
      assertThat(then.isStill(path)).as(path).isTrue();
    }
  }

  @Test
  void whatWasDoneSinceIsNot() throws Exception {
    Files.writeString(root.resolve(".git/hooks/pre-commit"), "evil\n");
    Moment then = moment();

    Files.writeString(root.resolve("a.txt"), "A.txt\n"); // as large as it was
    Files.delete(root.resolve("b.txt"));
    Files.createDirectory(root.resolve("made"));
    Files.setPosixFilePermissions(root.resolve("in"), PosixFilePermissions.fromString("rwx------"));
    Files.writeString(root.resolve(".git/hooks/pre-commit"), "EVIL\n");
    Files.writeString(root.resolve(".git/MERGE_HEAD"), "0\n");
    repo.git("branch", "new");
    repo.git("branch", "-D", "other");
    Files.writeString(root.resolve("assets/gep/capsules.jsonl"), "{}\n");
    Files.writeString(root.resolve("ignored/tool.js"), "another\n");

    for (String path :
        new String[] {
          "a.txt",
          "b.txt",
          "made",
          "in",
          ".git/hooks/pre-commit",
          ".git/MERGE_HEAD",
          "refs/heads/new",
          "refs/heads/other",
          "assets/gep/capsules.jsonl",
          "ignored/tool.js"
        }) {
      assertThat(then.isStill(path)).as(path).isFalse();
    }
  }

  @Test
  void aBranchThatOnlyWasPackedIsKnown() throws Exception {
    repo.git("pack-refs", "--all");
    Moment then = moment();

    assertThat(then.isStill("refs/heads/other")).isTrue();
    repo.git("branch", "-D", "other");

    assertThat(then.isStill("refs/heads/other")).isFalse();
  }

  @Test
  void ofRepositoriesWithinTheSameIsKnown() throws Exception {
    Repo within = Repo.with(root.resolve("within"), "x.txt");
    room =
        new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1 << 20))
            .make(folder.resolve("again"));
    Files.writeString(within.root().resolve(".git/hooks/pre-commit"), "evil\n");
    Moment then = moment();

    assertThat(then.isStill("within/.git/hooks/pre-commit")).isTrue();
    assertThat(then.isStill("within/refs/heads/main")).isTrue();
    Files.delete(within.root().resolve(".git/hooks/pre-commit"));
    within.git("branch", "new");

    assertThat(then.isStill("within/.git/hooks/pre-commit")).isFalse();
    assertThat(then.isStill("within/refs/heads/new")).isFalse();
  }

  /** What lies above it nobody looked at. */
  @Test
  void aPartOfARepositoryIsComparedAtOnce() {
    Path part = root.resolve("in");
    Room of =
        new Rooms(part, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1 << 20))
            .make(folder.resolve("part"));
    FakeSnapshots snapshots = new FakeSnapshots(root);
    Here here = new Here(of, snapshots, snapshots.create("before").id());

    here.compare();

    assertThat(here.moment()).isEmpty();
  }

  @Test
  void whoLookedAtAFewFilesKnowsNoOthers() {
    Here here = new Here(room, new FakeSnapshots(root), "s1");

    here.compare(Set.of("a.txt"));

    assertThat(here.moment().orElseThrow().isStill("a.txt")).isTrue();
    assertThat(here.moment().orElseThrow().isStill("b.txt")).isFalse();
    assertThat(here.moment().orElseThrow().isStill("made.txt")).isFalse();
  }
}
