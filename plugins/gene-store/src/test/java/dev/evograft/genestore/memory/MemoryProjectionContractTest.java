// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.DestinationContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class MemoryProjectionContractTest extends DestinationContract {

  @TempDir Path root;

  private final FakeMemory memory = new FakeMemory();
  private MemoryFolder folder;
  private MemoryProjection projection;

  @BeforeEach
  void prepare() {
    folder = Folders.of(root);
    projection = Folders.projection(folder, memory, memory, entries());
    reset();
  }

  @Override
  protected Destination destination() {
    return projection;
  }

  @Override
  protected List<JournalEntry> entries() {
    return Cycles.solidified("cycle-1", Outcomes.NOON);
  }

  @Override
  protected Object applied() {
    return List.of(
        Map.copyOf(memory.events),
        Map.copyOf(memory.genes),
        new Narrative(folder).read(Outcomes.NOON));
  }

  @Override
  protected void reset() {
    memory.events.clear();
    memory.genes.put("g", LearningHistoryTest.gene());
    root.resolve("memory").resolve(Narrative.FILE).toFile().delete();
  }
}
