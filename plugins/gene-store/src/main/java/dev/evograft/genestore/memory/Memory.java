// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.StoreLock;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The memory of a workspace as the plugin has it: the graph, and what fills it. Files are read and
 * made when they are used. Safe for any thread.
 */
public final class Memory implements AutoCloseable {

  private static final int LONGEST_CYCLE = 10_000;

  private final MemoryGraphService graph;
  private final MemoryProjection projection;

  private Memory(MemoryGraphService graph, MemoryProjection projection) {
    this.graph = graph;
    this.projection = projection;
  }

  /** The settings that it has. */
  public static List<ConfigKey<?>> config() {
    return MemoryKeys.all();
  }

  /**
   * The memory of the workspace of a plugin.
   *
   * @param genes that learn
   */
  public static Memory of(PluginContext context, AssetStore genes) {
    Workspace workspace = context.workspace();
    Path file = MemoryKeys.graph(context.config(), workspace.root());
    StoreLock lock = new StoreLock(file.resolveSibling("").normalize(), workspace);
    MemoryGraphService graph =
        new MemoryGraphService(
            MemoryGraphService.Place.of(workspace, file, lock),
            MemoryKeys.limits(context.config()),
            context.clock());
    MemoryFolder folder =
        new MemoryFolder(workspace, MemoryKeys.folder(context.config(), workspace.root()));
    MemoryProjection.Outputs outputs =
        new MemoryProjection.Outputs(
            file.toString(), graph, GeneShelf.of(genes), new Chronicle(folder, graph));
    return new Memory(graph, new MemoryProjection(outputs, (key, end) -> past(context, key, end)));
  }

  private static List<JournalEntry> past(PluginContext context, String key, long end) {
    return context
        .service(Journal.class)
        .map(journal -> journal.read(key, -1, LONGEST_CYCLE))
        .orElse(List.of())
        .stream()
        .filter(entry -> entry.ordinal() < end)
        .toList();
  }

  /** The graph. */
  public MemoryGraph graph() {
    return graph;
  }

  /** What fills it from the journal. */
  public Destination projection() {
    return projection;
  }

  /**
   * A picture of what came of what, as a page of HTML that needs nothing else.
   *
   * @param summaryOf a line about a gene, or an empty one
   */
  public String picture(Function<String, String> summaryOf) {
    return graph.read(sums -> MemoryPicture.of(sums, graph.now(), summaryOf));
  }

  /** How many lines of the graph nobody can read. */
  public long damagedLines() {
    return graph.read(sums -> graph.damaged());
  }

  /** Saves the sums and lets the files go. */
  @Override
  public void close() {
    graph.close();
  }
}
