// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WatchListTest {

  @TempDir Path outer;
  private Path home;
  private Path workspace;

  @BeforeEach
  void folders() throws Exception {
    home = Files.createDirectories(outer.resolve("home"));
    Files.createDirectories(home.resolve(".ssh"));
    workspace = Files.createDirectories(outer.resolve("src/mine"));
    Files.createDirectories(outer.resolve("src/theirs"));
    Files.writeString(home.resolve(".bashrc"), "a");
    Files.writeString(outer.resolve("src/theirs/Makefile"), "all:");
  }

  @Test
  void whatIsAddedChangedOrGoneIsNamed() throws Exception {
    WatchList before = look();
    Files.writeString(home.resolve(".ssh/authorized_keys"), "ssh-ed25519 AAAA");
    Files.writeString(home.resolve(".bashrc"), "ab");
    Files.delete(outer.resolve("src/theirs/Makefile"));

    assertThat(before.changedIn(look()))
        .containsExactlyInAnyOrder(
            home.resolve(".ssh/authorized_keys"),
            home.resolve(".bashrc"),
            outer.resolve("src/theirs/Makefile"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTimeThatIsPutBackHidesNothing() throws Exception {
    Path file = home.resolve(".bashrc");
    FileTime time = Files.getLastModifiedTime(file);
    WatchList before = look();
    Files.writeString(file, "b");
    Files.setLastModifiedTime(file, time);

    assertThat(before.changedIn(look())).containsExactly(file);
  }

  @Test
  void theWorkspaceItselfAndWhatIsOpenAreNotWatched() throws Exception {
    WatchList before = look();
    Files.writeString(workspace.resolve("README.md"), "x");
    Files.writeString(home.resolve(".claude.json"), "{}");
    Files.writeString(home.resolve(".bash_history"), "ls");
    Files.writeString(home.resolve("notes.txt"), "x");

    assertThat(before.changedIn(look())).isEmpty();
  }

  private WatchList look() {
    return WatchList.of(home, workspace, List.of(home.resolve(".claude.json")));
  }
}
