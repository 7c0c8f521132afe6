// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.genestore.GeneStorePlugin;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryOfARuntimeTest {

  @TempDir Path folder;

  @Test
  void aRunThatNamesItsGeneIsRemembered() {
    try (TestRuntime runtime = runtime().start()) {
      runtime.runs().start(spec()).succeed().toCompletableFuture().join();

      MemoryGraph graph = runtime.service(MemoryGraph.class);
      await(() -> !graph.latest(1).isEmpty());
      MemoryAdvice advice = graph.advise(List.of("log_error"));
      assertThat(advice.preferred()).isEqualTo("gene_x");
      assertThat(runtime.problems()).isEmpty();
    }
    assertThat(folder.resolve("workspace/memory/evolution/memory_graph.jsonl")).exists();
    assertThat(folder.resolve("workspace/.evograft/plugins/gene-store/memory-aggregates.json"))
        .exists();
  }

  @Test
  void evolversVariablesAreHeard() {
    Path graph = folder.resolve("workspace/elsewhere/graph.jsonl");
    try (TestRuntime runtime =
        runtime()
            .environment(
                Map.of(
                    "MEMORY_GRAPH_PATH", "elsewhere/graph.jsonl",
                    "EVOLVER_MEMORY_GRAPH_AUTO_ROTATE", "false",
                    "EVOLVER_MEMORY_GRAPH_MAX_SIZE_MB", "1",
                    "EVOLVER_MEMORY_GRAPH_RETENTION_COUNT", "3"))
            .start()) {
      runtime.runs().start(spec()).succeed().toCompletableFuture().join();
      await(() -> Files.exists(graph));
      assertThat(runtime.problems()).isEmpty();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the run is remembered in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private TestRuntime.Builder runtime() {
    return TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin());
  }

  private static RunSpec spec() {
    return RunSpec.skill("build").withLabels(Map.of("gene", "gene_x", "signals", "log_error"));
  }
}
