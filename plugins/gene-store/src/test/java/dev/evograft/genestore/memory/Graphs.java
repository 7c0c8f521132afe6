// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.StoreLock;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

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

  MemoryGraphService open(Executor executor) {
    return open(GraphLimits.STANDARD, executor);
  }

  MemoryGraphService open(long maxBytes, int kept) {
    return open(new GraphLimits(maxBytes, kept), Runnable::run);
  }

  private MemoryGraphService open(GraphLimits limits, Executor executor) {
    StoreLock lock = new StoreLock(file().getParent(), workspace);
    return new MemoryGraphService(
        state(),
        lock,
        limits,
        new MemoryGraphService.Means(clock, Folders.NOTHING, executor, BanRule.VALUE));
  }

  MemoryGraphService open() {
    return open(GraphLimits.STANDARD.maxBytes(), GraphLimits.STANDARD.kept());
  }

  MemoryState state() {
    return new MemoryState(workspace, file());
  }

  Path sums() {
    return state().path(SumsFile.FILE);
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
