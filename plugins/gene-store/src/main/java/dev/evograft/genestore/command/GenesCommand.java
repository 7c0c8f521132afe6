// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft genes}. */
@Command(
    name = "genes",
    description = "List, show, add, remove and promote genes.",
    footer = {"", "Example: evograft genes list"})
final class GenesCommand implements Callable<Integer> {

  private final GeneStoreCommands commands;
  private final StoreActions actions;
  private final AssetViews views;

  GenesCommand(GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.actions = new StoreActions(Gene.TYPE, commands.store(), console);
    this.views = new AssetViews(console);
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
    views.list("genes", commands.store().genes(), AssetTable.GENES, limit);
    return 0;
  }

  @Command(
      description = "Show a gene and whether its asset_id holds.",
      footer = {"", "Example: evograft genes show ID --json"})
  int show(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    views.show(isStaged ? actions.staged(id) : actions.find(commands.store().genes(), id));
    return 0;
  }

  @Command(
      description = {
        "Add genes, or replace those of the same id.",
        "What states no asset_id is completed; another asset_id is computed anew."
      },
      footer = {"", "Example: evograft genes add my-gene.json"})
  int add(
      @Parameters(
              paramLabel = "FILE|-",
              description = "A JSON object, a list of them, or one a line; - is standard input.")
          String file) {
    return actions.add(
        file,
        commands.store().genes(),
        this::complete,
        tree -> commands.store().put(new Gene(tree)));
  }

  @Command(
      description = "Remove a gene.",
      footer = {"", "Example: evograft genes remove ID"})
  int remove(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    return actions.remove(isStaged ? commands.store().staged() : commands.store().genes(), id);
  }

  @Command(
      description = "Make a staged gene one of yours: from then on it is used.",
      footer = {"", "Example: evograft genes promote ID"})
  int promote(@Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id) {
    return actions.promote(id);
  }

  private JsonObject complete(JsonObject tree) {
    AssetBuilder builder = new AssetBuilder(commands.context().clock(), EnvFingerprint.current());
    return builder.gene(tree).tree();
  }
}
