// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.command.GeneStoreCommands;
import dev.evograft.genestore.file.FolderContext;
import dev.evograft.genestore.file.Later;
import dev.evograft.genestore.file.Masking;
import dev.evograft.genestore.file.SessionScope;
import dev.evograft.genestore.memory.Memory;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    keys.addAll(0, List.of(AssetFolder.DIR, SessionScope.KEY));
    return keys;
  }

  @Override
  public void start(PluginContext context) {
    AssetFolder folder = AssetFolder.of(context.config(), context.workspace());
    Troubles troubles = new Troubles(context::problem);
    FolderContext files =
        FolderContext.of(folder.path(), context.workspace(), context.clock(), troubles);
    Later later =
        (task, after) -> context.executor().schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
    GeneStore made =
        new GeneStore(folder, files, later, new Masking(context.redactor()), OwnWrites.of(context));
    store = made;
    context.provide(AssetStore.class, made);
    Memory remembered = Memory.of(context, made, troubles);
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
