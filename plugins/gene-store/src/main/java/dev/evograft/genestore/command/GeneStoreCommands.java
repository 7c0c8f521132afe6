// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.genestore.memory.Memory;
import dev.evograft.spi.Console;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import java.util.List;
import java.util.function.Supplier;

/**
 * The commands of this plugin; they use nothing but what is in here, and no run is recorded.
 *
 * @param context of the plugin
 * @param store of the workspace
 * @param memory of the workspace
 * @param damage what the store could not read so far, a line for each file
 */
public record GeneStoreCommands(
    PluginContext context, AssetStore store, Memory memory, Supplier<List<String>> damage) {

  /** The commands, made anew. */
  public List<Object> make(Console console) {
    return List.of(
        new GenesCommand(this, console),
        new CapsulesCommand(this, console),
        new EventsCommand(this, console),
        new GepCommand(this, console),
        new MemoryCommand(this, console));
  }
}
