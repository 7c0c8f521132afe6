// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.AssetReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft genes}. */
@Command(
    name = "genes",
    description = "List, show, add, remove and promote genes.",
    footer = {"", "Example: evograft genes list"})
final class GenesCommand extends AssetCommand<Gene> {

  GenesCommand(GeneStoreCommands commands, Console console) {
    super(Gene.TYPE, commands, console);
  }

  @Override
  public Integer call() {
    return list(false, 50);
  }

  @Command(
      description = "List the genes, the newest first.",
      footer = {"", "Example: evograft genes list --staged"})
  int list(
      @Option(names = "--staged", description = "Those that wait to be promoted.") boolean isStaged,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most (default: 50).")
          int limit) {
    if (isStaged) {
      views.staged(Gene.TYPE, commands.store().staged(), limit);
      return 0;
    }
    views.list("genes", reader(), AssetTable.GENES, limit);
    return 0;
  }

  @Command(
      description = "Show a gene and whether its asset_id holds.",
      footer = {"", "Example: evograft genes show ID --json"})
  int show(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    views.show(isStaged ? actions.staged(id) : actions.find(reader(), id));
    return 0;
  }

  @Override
  AssetReader<Gene> reader() {
    return commands.store().genes();
  }

  @Override
  JsonObject complete(JsonObject minimal, AssetBuilder builder) {
    return builder.gene(minimal).tree();
  }

  @Override
  Gene put(JsonObject tree) {
    return commands.store().put(new Gene(tree));
  }
}
