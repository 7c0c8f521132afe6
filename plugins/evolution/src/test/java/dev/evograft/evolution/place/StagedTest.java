// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedTest {

  @TempDir Path folder;

  private Repo repo;
  private Path index;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a/b.txt", "a.txt", "a-b/c.txt", "z/y.txt");
    index = repo.root().resolve(".git/index");
  }

  @Test
  void knowsFilesAndWhatLiesBeneathFolders() throws Exception {
    Staged staged = Staged.of(index, null);

    assertThat(staged.paths())
        .containsExactlyInAnyOrder("a/b.txt", "a.txt", "a-b/c.txt", "z/y.txt");
    assertThat(List.of("a/b.txt", "a.txt", "z/y.txt")).allMatch(staged::has);
    assertThat(List.of("a", "a/", "a/b", "b.txt", "zz")).noneMatch(staged::has);
    assertThat(List.of("a", "a-b", "z")).allMatch(staged::isBeneath);
    assertThat(List.of("a/b.txt", "a.txt", "ab", "zz", "")).noneMatch(staged::isBeneath);
    assertThat(staged.id("a.txt")).contains(repo.git("rev-parse", ":a.txt"));
    assertThat(staged.id("b.txt")).isEmpty();
    assertThat(Tracked.of(staged, "a/").paths()).containsExactly("b.txt");
    assertThat(Tracked.of(staged, "a/").contains("b.txt")).isTrue();
  }

  @Test
  void isAnotherWhereSomethingElseIsStagedAndNotWhereGitRemembersTimes() throws Exception {
    Staged before = Staged.of(index, null);
    assertThat(Staged.of(index, before)).isSameAs(before);

    Files.setLastModifiedTime(repo.root().resolve("a.txt"), FileTime.fromMillis(1));
    repo.git("status");
    Staged refreshed = Staged.of(index, before);
    assertThat(refreshed).isNotSameAs(before);
    assertThat(refreshed.mark()).isEqualTo(before.mark());

    repo.write("a.txt", "other\n");
    repo.git("add", "a.txt");
    assertThat(Staged.of(index, refreshed).mark()).isNotEqualTo(before.mark());
  }

  @Test
  void nothingIsStagedWhereThereIsNoIndex() throws Exception {
    Staged none = Staged.of(folder.resolve("index"), null);

    assertThat(none.paths()).isEmpty();
    assertThat(none.has("a.txt")).isFalse();
    assertThat(none.isBeneath("a")).isFalse();
  }
}
