// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with snapshots. */
class SnapshotCommandIT {

  private static final int MANY = 1_000;

  @TempDir private Path root;

  @Test
  void thereAndBackAndBackAgain() throws Exception {
    Cli cli = new Cli(root);
    Path file = Files.writeString(cli.workspace().resolve("notes.txt"), "mine\n");
    git(cli.workspace(), "init", "-q");
    Files.writeString(cli.workspace().resolve(".gitignore"), "ignored\n");
    Path ignored = Files.writeString(cli.workspace().resolve("ignored"), "1\n");
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
    Files.writeString(ignored, "larger\n");
    assertThat(cli.run("snapshot", "restore", undo, "notes.txt").exits(0).out())
        .contains("put back notes.txt")
        .doesNotContain("ignored");
    assertThat(file).hasContent("damaged");
    assertThat(cli.run("snapshot", "prune", id).exits(0).out()).contains(id);
    cli.run("snapshot", "show", id).exits(2).complains(id, "evograft snapshot list");
  }

  /** In a repository it is all of it, wherever one is; and so it is where there is none. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fromAnySubFolder(boolean repository) throws Exception {
    Cli cli = new Cli(root);
    Path top = cli.workspace();
    if (repository) {
      git(top, "init", "-q");
    }
    Files.createDirectories(top.resolve("src/deep"));
    write(top, "mine\n");
    String id = cli.run("snapshot", "create", "--json").exits(0).json().string("id", "");
    for (String folder : List.of("src", "src/deep")) {
      cli.in(folder);
      write(top, "damaged\n");
      Files.writeString(top.resolve("extra"), "more\n");
      assertThat(cli.run("snapshot", "list").exits(0).out()).contains(id);
      assertThat(cli.run("snapshot", "show", id).exits(0).out()).contains(id);
      assertThat(cli.run("snapshot", "diff", id).exits(0).out())
          .contains("A extra", "M kept.txt", "M src/deep/b", "M src/a");

      String up = folder.replaceAll("[^/]+", "..") + "/";
      cli.run("snapshot", "restore", id, up + "kept.txt").exits(0);
      assertThat(top.resolve("kept.txt")).hasContent("mine");
      assertThat(top.resolve("src/a")).hasContent("damaged");
      cli.run("snapshot", "restore", id, ":/src/deep/b").exits(0);
      assertThat(top.resolve("src/deep/b")).hasContent("mine");
      assertThat(top.resolve("src/a")).hasContent("damaged");
      cli.run("snapshot", "restore", id, up + "../elsewhere")
          .exits(2)
          .complains("is not in " + top);
      cli.run("snapshot", "restore", id).exits(0);
      assertThat(top.resolve("src/a")).hasContent("mine");
      assertThat(top.resolve("extra")).doesNotExist();
    }
    cli.in("src");
    String another = cli.run("snapshot", "create", "--json").exits(0).json().string("id", "");
    assertThat(cli.run("snapshot", "diff", another).exits(0).out())
        .contains("nothing is different");
    assertThat(cli.run("snapshot", "prune", id).exits(0).out()).contains(id);
    assertThat(cli.in("").run("snapshot", "list").exits(0).out()).contains(another);
    cli.run("snapshot", "show", id).exits(2).complains(id);
    assertThat(top.resolve("src/.evograft")).doesNotExist();
  }

  @Test
  void theModeIsHeardByItsOldName() throws Exception {
    String settings =
        new Cli(root).with("EVOLVER_ROLLBACK_MODE", "stash").run("config", "show").exits(0).out();
    assertThat(settings.lines())
        .filteredOn(line -> line.contains("rollback.mode"))
        .singleElement()
        .asString()
        .contains("stash", "EVOLVER_ROLLBACK_MODE");
  }

  /** What it says is what there is. */
  @Test
  void theNextCommandAfterAKillSaysWhatBecameOfIt() throws Exception {
    Cli cli = new Cli(root);
    git(cli.workspace(), "init", "-q");
    for (int i = 0; i < MANY; i++) {
      Files.writeString(cli.workspace().resolve("f" + i), "mine " + i + "\n");
    }
    String id = cli.run("snapshot", "create", "--json").exits(0).json().string("id", "");
    for (int i = 0; i < MANY; i++) {
      Files.writeString(cli.workspace().resolve("f" + i), "damaged\n");
    }
    Path plan = cli.workspace().resolve(".git/evograft/main/snapshots.git/restoring");

    Child child = cli.start("snapshot", "restore", id);
    long end = System.nanoTime() + Wait.LONG.toNanos();
    while (child.process().isAlive() && !isBegun(plan)) {
      assertThat(System.nanoTime()).as("it begins, in time").isLessThan(end);
    }
    child.process().destroyForcibly();
    assertThat(child.process().waitFor()).as(child.errors()).isEqualTo(128 + 9);

    Cli.Result next = cli.run("snapshot", "list").exits(0);
    assertThat(next.err().lines())
        .singleElement()
        .asString()
        .contains("the restore of " + id + " was finished, which its process had left half done");
    for (int i = 0; i < MANY; i++) {
      assertThat(cli.workspace().resolve("f" + i)).hasContent("mine " + i);
    }
    assertThat(cli.run("snapshot", "list").exits(0).err()).isEmpty();
  }

  /** Whether it has the steps, and the first may be done. */
  private static boolean isBegun(Path plan) throws IOException {
    try {
      return Files.readString(plan).contains("\0undo ");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void write(Path top, String text) throws IOException {
    for (String file : List.of("kept.txt", "src/a", "src/deep/b")) {
      Files.writeString(top.resolve(file), text);
    }
  }

  private static void git(Path folder, String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("git").directory(folder.toFile()).inheritIO();
    builder.command().addAll(List.of(words));
    assertThat(builder.start().waitFor()).isZero();
  }
}
