// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the store writes, it says before; else a snapshot would take it for that of others. */
class OwnWritesTest {

  @TempDir Path folder;

  @Test
  void allThatTheStoreWritesIsSaid() throws IOException {
    try (TestRuntime runtime = runtime()) {
      runtime.service(AssetStore.class).put(Made.gene("gene_old", "0"));
    }
    Workspace workspace = OwnWork.workspace(folder.resolve("workspace").toRealPath());
    OwnWork assets;
    OwnWork memory;
    try (TestRuntime runtime = runtime()) {
      AssetStore store = runtime.service(AssetStore.class);
      MemoryGraph graph = runtime.service(MemoryGraph.class);
      assets = new OwnWork(workspace, store.folder());
      memory = new OwnWork(workspace, graph.folder());
      for (int i = 0; i < 40; i++) {
        store.put(Made.gene("gene_" + i, "x".repeat(i)));
        store.put(Made.capsule("capsule_" + i));
        store.putFailed(Made.capsule("failed_" + i));
        store.append(Made.event("event_" + i), i % 3 == 0 ? Made.report("report_" + i) : null);
        graph.append(event(i));
      }
      for (int i = 0; i < 10; i++) {
        store.remove(store.genes(), "gene_" + i);
        store.remove(store.capsules(), "capsule_" + i);
        store.update("gene_2" + i, gene -> gene.with("summary", "learned"));
      }
      store.stage(List.of(Made.gene("gene_other", "1")), "a test");
      store.promote("gene_other");
      assertThat(memory.changed()).containsExactly("WRITTEN memory_graph.jsonl");
    }
    assertThat(assets.changed())
        .hasSizeGreaterThan(4)
        .noneMatch(line -> line.startsWith("UNTOUCHED") || line.startsWith("UNKNOWN"))
        .contains("WRITTEN genes.json", "WRITTEN events.jsonl", "WRITTEN failed_capsules.json");
  }

  @Test
  void anEmptyLibraryInThePlaceOfADeletedOneIsNothingThatWasLearned() throws IOException {
    Path json;
    try (TestRuntime runtime = runtime()) {
      AssetStore store = runtime.service(AssetStore.class);
      store.put(Made.gene("gene_old", "0"));
      json = store.folder().resolve("genes.json");
    }
    Files.writeString(json, "{\"version\":1,\"genes\":[]}\n\n");
    Workspace workspace = OwnWork.workspace(folder.resolve("workspace").toRealPath());
    OwnWork assets = new OwnWork(workspace, json.resolveSibling(""));
    Files.delete(json);
    try (TestRuntime runtime = runtime()) {
      runtime.service(AssetStore.class).put(Made.gene("gene_new", "2"));
      assertThat(json).exists();
      assertThat(assets.changed()).contains("MADE genes.json", "WRITTEN genes.jsonl");
    }
  }

  @Test
  void withoutSnapshotsNothingIsNoted() {
    try (TestRuntime runtime = runtime()) {
      Gene gene = runtime.service(AssetStore.class).put(Made.gene("gene_a", "0"));
      assertThat(gene.id()).contains("gene_a");
      assertThat(runtime.home().resolve(".evograft/own")).doesNotExist();
    }
    assertThat(Files.exists(folder.resolve("workspace/.evograft/own"))).isFalse();
  }

  private TestRuntime runtime() {
    return TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
  }

  private static MemoryGraphEvent event(int number) {
    return new MemoryGraphEvent(
        JsonObject.builder()
            .put("type", "MemoryGraphEvent")
            .put("id", "mem_" + number)
            .put("kind", "signal")
            .put("ts", "2026-11-03T12:00:00.000Z")
            .put("signal", Map.of("signals", List.of("log_error")))
            .build());
  }
}
