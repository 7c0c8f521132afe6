// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.AssetReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What is done with genes and with capsules alike. The name of the command is the word for several
 * of them.
 */
abstract class AssetCommand<A extends Asset> implements Callable<Integer> {

  final GeneStoreCommands commands;
  final StoreActions actions;
  final AssetViews views;

  AssetCommand(String type, GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.actions = new StoreActions(type, commands.store(), console);
    this.views = new AssetViews(console);
  }

  /** Those that are in force. */
  abstract AssetReader<A> reader();

  /** A minimal one as a whole one. */
  abstract JsonObject complete(JsonObject minimal, AssetBuilder builder);

  abstract A put(JsonObject tree);

  @Command(
      description = {
        "Add ${PARENT-COMMAND-NAME}, or replace those of the same id.",
        "What states no asset_id is completed; another asset_id is computed anew."
      },
      footer = {"", "Example: evograft ${PARENT-COMMAND-NAME} add mine.json"})
  public int add(
      @Parameters(
              paramLabel = "FILE|-",
              description = "A JSON object, a list of them, or one a line; - is standard input.")
          String file) {
    AssetBuilder builder = new AssetBuilder(commands.context().clock(), EnvFingerprint.current());
    return actions.add(file, reader(), minimal -> complete(minimal, builder), this::put);
  }

  @Command(
      description = "Remove one.",
      footer = {"", "Example: evograft ${PARENT-COMMAND-NAME} remove ID"})
  public int remove(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    return actions.remove(isStaged ? commands.store().staged() : reader(), id);
  }

  @Command(
      description = "Make a staged one yours: from then on it is used.",
      footer = {"", "Example: evograft ${PARENT-COMMAND-NAME} promote ID"})
  public int promote(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(
              names = "--new-id",
              description = "Also one that is not what its asset_id says; it gets a new one.")
          boolean newId) {
    return actions.promote(id, newId);
  }
}
