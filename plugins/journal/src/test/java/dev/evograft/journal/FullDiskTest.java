// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A disk that gets full under a running agent, and has room again later. */
class FullDiskTest {

  private static final String MOUNT = "mount -t tmpfs -o size=3m none \"$1\" && shift && ";

  @TempDir Path folder;

  /** Where this user may mount a small file system in a name space of its own. */
  static boolean mayMount() throws IOException, InterruptedException {
    Path place = Files.createTempDirectory("evograft-mount");
    try {
      return inOwnSpace(place, List.of("true")).waitFor() == 0;
    } finally {
      Files.delete(place);
    }
  }

  @Test
  @EnabledIf("mayMount")
  void agentGoesOnAndRecordingGoesOnWithTheRoom() throws Exception {
    Process process = inOwnSpace(folder, Child.java(FullDisk.class, folder.toString()));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).endsWith("all is well\n");
  }

  private static Process inOwnSpace(Path place, List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("unshare", "--mount", "--map-root-user", "sh", "-c"));
    all.add(MOUNT + "exec \"$@\"");
    all.addAll(List.of("sh", place.toString()));
    all.addAll(command);
    return new ProcessBuilder(all).redirectErrorStream(true).start();
  }

  /** The agent, on a disk of three megabytes. */
  static final class FullDisk {
    private FullDisk() {}

    public static void main(String[] args) throws Exception {
      Path disk = Path.of(args[0]);
      Path elsewhere = Files.createTempDirectory("evograft-full");
      Path ballast = disk.resolve("ballast");
      try (TestRuntime runtime =
          TestRuntime.in(elsewhere)
              .plugin("journal", new JournalPlugin())
              .set("journal.file", disk.resolve("journal.db").toString())
              .start()) {
        List<CompletableFuture<JournalEntry>> early = runs(runtime, 20);
        for (CompletableFuture<JournalEntry> end : early) {
          end.get(30, TimeUnit.SECONDS);
        }
        fill(ballast);
        List<CompletableFuture<JournalEntry>> late = runs(runtime, 200);
        Wait.until(() -> runtime.problems().toString().contains("no room on the disk"));
        assertThat(late).anyMatch(end -> !end.isDone());
        assertThat(runtime.journal().latest(Set.of(), null, 1)).hasSize(1);

        Files.delete(ballast);
        for (CompletableFuture<JournalEntry> end : late) {
          end.get(60, TimeUnit.SECONDS);
        }
        assertThat(runtime.problems()).isEmpty();
        assertThat(runtime.journal().verify()).isEmpty();
        assertThat(runtime.journal().export(null, entry -> {})).isEqualTo(2 * 220);
      }
      System.out.println("all is well");
    }

    private static List<CompletableFuture<JournalEntry>> runs(TestRuntime runtime, int count) {
      List<CompletableFuture<JournalEntry>> ends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        RunHandle run = runtime.runs().start(RunSpec.skill("s"));
        run.log("x".repeat(1_000));
        ends.add(run.succeed().toCompletableFuture());
      }
      return ends;
    }

    private static void fill(Path ballast) throws IOException {
      try (var out = Files.newOutputStream(ballast)) {
        for (byte[] some = new byte[4_096]; ; ) {
          out.write(some);
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("No space left")) {
          throw e;
        }
      }
    }
  }
}
