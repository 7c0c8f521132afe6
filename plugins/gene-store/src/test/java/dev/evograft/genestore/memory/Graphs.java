// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.StoreLock;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Graphs in one folder, as several processes have them.
 *
 * @param workspace that they are in
 * @param clock of all of them
 */
record Graphs(Workspace workspace, ManualClock clock) {

  Path file() {
    return workspace.root().resolve("memory/evolution/memory_graph.jsonl");
  }

  MemoryGraphService open(long maxBytes, int kept) {
    StoreLock lock = new StoreLock(file().getParent(), workspace);
    return new MemoryGraphService(
        MemoryGraphService.Place.of(workspace, file(), lock),
        new GraphLimits(maxBytes, kept),
        clock);
  }

  MemoryGraphService open() {
    return open(GraphLimits.STANDARD.maxBytes(), GraphLimits.STANDARD.kept());
  }

  Path state() {
    return workspace.pluginState().resolve("memory-aggregates.json");
  }

  List<String> names() throws IOException {
    try (var files = Files.list(file().getParent())) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }

  List<String> lines() throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    List<String> names = new java.util.ArrayList<>(names());
    if (names.remove("memory_graph.jsonl")) {
      names.add("memory_graph.jsonl");
    }
    for (String name : names) {
      lines.addAll(Files.readAllLines(file().resolveSibling(name)));
    }
    return lines;
  }
}
