// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Records runs while the server that they are for is away: two entries each, to be drained later.
 * Used by {@code daemon.sh} and {@code evotown.sh}.
 */
final class QueuedRuns {

  private static final int IN_FLIGHT = 500;

  private QueuedRuns() {}

  /** Of 4 KB, as a skill prints them: with the user's home, and an assignment that is no secret. */
  private static final String LOG =
      "12:00:00 INFO read /home/dev/project/src/main/App.java: 12 rules, mode=strict, ok\n"
          .repeat(50)
          .substring(0, 4_000);

  /**
   * Arguments: workspace, home, URL of the server, its token, how many runs; then {@code large} for
   * runs with a log of 4 KB, 3 files and 5 signals.
   */
  public static void main(String[] args) throws IOException {
    boolean large = args.length > 5;
    List<Artifact> files = large ? files(Path.of(args[0])) : List.of();
    int runs = Integer.parseInt(args[4]);
    try (Evograft evograft =
        Evograft.builder()
            .workspace(Path.of(args[0]))
            .home(Path.of(args[1]))
            .set("evotown.url", args[2])
            .set("evotown.engine_id", "sandbox")
            .set("evotown.token", args[3])
            .bundledPlugins()
            .start()) {
      Deque<CompletionStage<JournalEntry>> written = new ArrayDeque<>();
      for (int i = 0; i < runs; i++) {
        RunHandle run = evograft.runs().start(RunSpec.skill("benchmark"));
        if (large) {
          fill(run, i, files);
        } else {
          run.signal("tool_calls", 3);
          run.log("what a skill prints, of about a line\n");
        }
        written.add(run.succeed());
        if (written.size() >= IN_FLIGHT) {
          written.remove().toCompletableFuture().join();
        }
      }
      written.forEach(entry -> entry.toCompletableFuture().join());
    }
  }

  private static List<Artifact> files(Path workspace) throws IOException {
    Path folder = Files.createDirectories(workspace.resolve("out"));
    List<Artifact> files = new ArrayList<>();
    for (String name : List.of("report.md", "table.json", "notes.txt")) {
      files.add(Artifact.of(name, Files.writeString(folder.resolve(name), name)));
    }
    return files;
  }

  private static void fill(RunHandle run, int number, List<Artifact> files) {
    run.log(LOG);
    files.forEach(run::artifact);
    run.signal("tool_calls", 3);
    run.signal("latency_ms", 1_000 + number % 500);
    run.signal("cost_usd", 0.25);
    run.signal("input_tokens", 1_200);
    run.signal("output_tokens", 340);
  }
}
