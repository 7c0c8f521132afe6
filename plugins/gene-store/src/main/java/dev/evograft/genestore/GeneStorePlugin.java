// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.command.GeneStoreCommands;
import dev.evograft.genestore.file.Ground;
import dev.evograft.genestore.memory.Memory;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.Destination;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Provides the assets and the memory of the workspace, and turns what the journal says into memory;
 * their files are read and made when they are used.
 */
public final class GeneStorePlugin implements EvograftPlugin {

  private @Nullable GeneStore store;
  private @Nullable Memory memory;

  @Override
  public List<ConfigKey<?>> config() {
    List<ConfigKey<?>> keys = new ArrayList<>(Memory.config());
    keys.add(0, AssetFolder.DIR);
    return keys;
  }

  @Override
  public void start(PluginContext context) {
    Path folder = AssetFolder.of(context.config(), context.workspace());
    Troubles troubles = new Troubles(context::problem);
    Ground ground = Ground.of(folder, context.workspace(), context.clock(), troubles);
    GeneStore made = new GeneStore(folder, ground, context.executor());
    store = made;
    context.provide(AssetStore.class, made);
    Memory remembered = Memory.of(context, made);
    memory = remembered;
    context.provide(MemoryGraph.class, remembered.graph());
    context.register(Destination.class, remembered.projection());
    GeneStoreCommands commands = new GeneStoreCommands(context, made, remembered, troubles::lines);
    context.register(CommandProvider.class, commands::make);
  }

  @Override
  public void stop() {
    if (memory != null) {
      memory.close();
    }
    if (store != null) {
      store.close();
    }
  }
}
