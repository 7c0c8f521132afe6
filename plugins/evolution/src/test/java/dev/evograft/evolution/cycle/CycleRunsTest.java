// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.spi.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cycles leave behind does not stay for ever. */
class CycleRunsTest {

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Path folderOf(String run) throws Exception {
    Path diff = lab.root().resolve(".evograft/runs").resolve(run).resolve("artifacts/change.diff");
    Files.createDirectories(diff.getParent());
    Files.writeString(diff, "x");
    return lab.root().resolve(".evograft/runs").resolve(run);
  }

  @Test
  void whatTheJournalHasNoMoreGoesAfterAWeek() throws Exception {
    CycleRuns runs = new CycleRuns(lab.services());
    Files.createDirectories(lab.context.workspace().pluginState());
    runs.sweep();
    Instant now = lab.context.clock().instant();
    Instant long1 = now.minus(Duration.ofDays(8));
    String known =
        lab.runtime
            .runs()
            .start(RunSpec.skill("x"))
            .succeed()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .key();
    Path other = folderOf("of_a_skill");
    Path gone = folderOf("gone");
    Path kept = folderOf(known);
    Path young = folderOf("young");
    runs.add(new CycleState.Head("c1", "gone", long1));
    runs.add(new CycleState.Head("c2", known, long1));
    runs.add(new CycleState.Head("c3", "young", now));

    runs.sweep();
    runs.sweep();

    assertThat(gone).doesNotExist();
    assertThat(kept).exists();
    assertThat(young).exists();
    assertThat(other).as("of another run").exists();
    Path list = lab.context.workspace().pluginState().resolve("runs.txt");
    assertThat(list).content().startsWith(known + " ").contains("\nyoung ").doesNotContain("gone");
  }

  @Test
  void aCycleIsRememberedAndSweepsWhatWasAskedLongAgo() throws Exception {
    lab.capsule(Lab.GOOD);
    Path state = Files.createDirectories(lab.context.workspace().pluginState());
    Path old = Files.writeString(state.resolve("asked-1.json"), "{}");
    Path room = Files.createDirectories(state.resolve("asked-1"));
    Path fresh = Files.writeString(state.resolve("asked-2.json"), "{}");
    FileTime hours = FileTime.from(lab.context.clock().instant().minus(Duration.ofHours(2)));
    Files.writeString(room.resolve("left"), "x");
    Files.setLastModifiedTime(old, hours);
    Files.setLastModifiedTime(room, hours);

    CycleResult result = lab.run();

    assertThat(old).doesNotExist();
    assertThat(room).doesNotExist();
    assertThat(fresh).as("somebody may be asking").exists();
    assertThat(state.resolve("runs.txt")).content().startsWith(result.run() + " ");
    JsonProgram.sweep(lab.context);
  }
}
