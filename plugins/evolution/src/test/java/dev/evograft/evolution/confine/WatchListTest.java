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
    outer = outer.toRealPath();
    home = Files.createDirectories(outer.resolve("home"));
    Files.createDirectories(home.resolve(".ssh"));
    workspace = Files.createDirectories(outer.resolve("src/mine"));
    Files.createDirectories(outer.resolve("src/theirs/.git/hooks"));
    Files.createDirectories(outer.resolve("src/downloads"));
    Files.writeString(home.resolve(".bashrc"), "a");
    Files.writeString(outer.resolve("src/theirs/Makefile"), "all:");
  }

  @Test
  void whatIsAddedChangedOrGoneIsNamed() throws Exception {
    WatchList before = look();
    Files.writeString(home.resolve(".ssh/authorized_keys"), "ssh-ed25519 AAAA");
    Files.writeString(home.resolve(".bashrc"), "ab");
    Files.delete(outer.resolve("src/theirs/Makefile"));
    Files.writeString(outer.resolve("src/theirs/.git/hooks/pre-commit"), "#!/bin/sh");

    assertThat(before.changedIn(look()))
        .containsExactlyInAnyOrder(
            home.resolve(".ssh/authorized_keys"),
            home.resolve(".bashrc"),
            outer.resolve("src/theirs/Makefile"),
            outer.resolve("src/theirs/.git/hooks/pre-commit"));
  }

  /** An agent writes there in every session; what it would start is another matter. */
  @Test
  void whatAnAgentKeepsOfItselfIsNoNewsButWhatItStarts() throws Exception {
    Path state = home.resolve(".claude.json");
    Path login = Files.createDirectories(home.resolve(".codex")).resolve("auth.json");
    Files.writeString(state, "{\"numStartups\":1,\"projects\":{\"/w\":{\"history\":[]}}}");
    WatchList before = look();
    Files.writeString(
        state,
        "{\"numStartups\":2,\"projects\":{\"/w\":{\"history\":[1]},\"/x\":{\"mcpServers\":{},\"allowedTools\":[],\"hasTrustDialogAccepted\":false}}}");
    Files.writeString(login, "{}");
    assertThat(before.changedIn(look())).isEmpty();

    Files.writeString(
        state, "{\"projects\":{\"/w\":{\"mcpServers\":{\"a\":{\"command\":\"evil\"}}}}}");
    assertThat(before.changedIn(look())).containsExactly(state);
    Files.writeString(state, "{\"projects\":{\"/w\":{\"allowedTools\":[\"Bash\"]}}}");
    assertThat(before.changedIn(look())).as("what it may do unasked").containsExactly(state);
    Files.writeString(state, "no JSON");
    assertThat(before.changedIn(look())).containsExactly(state);
    Path auth = Files.writeString(outer.resolve("src/theirs/auth.json"), "{}");
    assertThat(before.changedIn(look())).as("of nobody's agent").contains(auth);
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
  @DisabledOnOs(OS.WINDOWS)
  void whatALinkLeadsToCounts() throws Exception {
    Path kept = Files.writeString(outer.resolve("zshrc"), "a");
    Path link = Files.createSymbolicLink(home.resolve(".zshrc"), kept);
    WatchList before = look();
    Files.writeString(kept, "ab");

    assertThat(before.changedIn(look())).containsExactly(link);
  }

  @Test
  void theWorkspaceItselfAndWhatIsOpenAreNotWatched() throws Exception {
    Files.createDirectories(home.resolve(".claude"));
    WatchList before = look();
    Files.writeString(workspace.resolve("README.md"), "x");
    Files.writeString(home.resolve(".claude/todo.json"), "{}");
    Files.writeString(home.resolve(".bash_history"), "ls");
    Files.writeString(home.resolve("notes.txt"), "x");
    Files.writeString(outer.resolve("src/downloads/x"), "x");

    assertThat(before.changedIn(look())).isEmpty();
  }

  @Test
  void whatAgentsReadAsOrdersIsWatchedEverywhere() throws Exception {
    Files.createDirectories(home.resolve(".claude"));
    WatchList before = look();
    Path hook = Files.writeString(home.resolve(".claude/settings.json"), "{}");

    assertThat(before.changedIn(look())).containsExactly(hook);
  }

  @Test
  void aWorkspaceInTheHomeHasNoNeighbours() throws Exception {
    Path mine = Files.createDirectories(home.resolve("mine"));
    Files.createDirectories(home.resolve("theirs/.git"));
    WatchList before = WatchList.of(home, mine, List.of());
    Files.writeString(home.resolve("theirs/x"), "x");

    assertThat(before.changedIn(WatchList.of(home, mine, List.of()))).isEmpty();
  }

  @Test
  void whatIsTooMuchIsSaid() throws Exception {
    for (int i = 0; i < 501; i++) {
      Files.createFile(home.resolve(".ssh/k" + i));
    }

    assertThat(look().cut()).containsExactly(home.resolve(".ssh"));
  }

  private WatchList look() {
    return WatchList.of(home, workspace, List.of(home.resolve(".claude")));
  }
}
