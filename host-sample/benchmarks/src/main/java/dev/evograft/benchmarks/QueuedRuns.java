// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;

/**
 * Records runs while the server that they are for is away: two entries each, to be drained later.
 * Used by {@code daemon.sh}.
 */
final class QueuedRuns {

  private static final int IN_FLIGHT = 500;

  private QueuedRuns() {}

  /** Arguments: workspace, home, URL of the server, its token, how many runs. */
  public static void main(String[] args) {
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
        run.signal("tool_calls", 3);
        run.log("what a skill prints, of about a line\n");
        written.add(run.succeed());
        if (written.size() >= IN_FLIGHT) {
          written.remove().toCompletableFuture().join();
        }
      }
      written.forEach(entry -> entry.toCompletableFuture().join());
    }
  }
}
