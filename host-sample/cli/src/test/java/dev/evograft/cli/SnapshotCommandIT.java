// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with snapshots. */
class SnapshotCommandIT {

  @TempDir private Path root;

  @Test
  void thereAndBackAndBackAgain() throws Exception {
    Cli cli = new Cli(root);
    Path file = Files.writeString(cli.workspace().resolve("notes.txt"), "mine\n");
    git(cli.workspace(), "init", "-q");
    String id = cli.run("snapshot", "create", "--json").exits(0).json().string("id", "");
    assertThat(cli.home().resolve(".config/jgit")).doesNotExist();
    Files.writeString(file, "damaged\n");
    Files.writeString(cli.workspace().resolve("extra.txt"), "extra\n");

    assertThat(cli.run("snapshot", "diff", id).exits(0).out())
        .contains("A extra.txt", "M notes.txt");
    JsonObject restored = cli.run("snapshot", "restore", id, "--json").exits(0).json();

    assertThat(file).hasContent("mine");
    assertThat(cli.workspace().resolve("extra.txt")).doesNotExist();
    String undo = restored.string("undo", "");
    assertThat(cli.run("snapshot", "list").exits(0).out()).contains(id, undo, "undo", "by hand");
    cli.run("snapshot", "restore", undo, "notes.txt").exits(0);
    assertThat(file).hasContent("damaged");
    assertThat(cli.run("snapshot", "prune", id).exits(0).out()).contains(id);
    cli.run("snapshot", "show", id).exits(2).complains(id, "evograft snapshot list");
  }

  private static void git(Path folder, String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("git").directory(folder.toFile()).inheritIO();
    builder.command().addAll(java.util.List.of(words));
    assertThat(builder.start().waitFor()).isZero();
  }
}
