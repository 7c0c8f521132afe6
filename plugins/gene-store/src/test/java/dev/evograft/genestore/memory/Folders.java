// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.FakeWorkspace;
import java.nio.file.Path;
import java.util.List;

/** What tests of the projection are made of. */
final class Folders {

  private Folders() {}

  static MemoryFolder of(Path root) {
    return new MemoryFolder(new FakeWorkspace(root, "gene-store"), root.resolve("memory"));
  }

  static MemoryProjection projection(
      MemoryFolder folder, MemoryGraph graph, GeneShelf shelf, List<JournalEntry> journal) {
    return new MemoryProjection(
        new MemoryProjection.Outputs("a graph", graph, shelf, new Chronicle(folder, graph)),
        (key, ordinal) ->
            journal.stream()
                .filter(entry -> entry.key().equals(key) && entry.ordinal() < ordinal)
                .toList());
  }
}
