// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft capsules}. */
@Command(
    name = "capsules",
    description = "List, show, add, remove and promote capsules.",
    footer = {"", "Example: evograft capsules list"})
final class CapsulesCommand implements Callable<Integer> {

  private final GeneStoreCommands commands;
  private final StoreActions actions;
  private final AssetViews views;

  CapsulesCommand(GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.actions = new StoreActions(Capsule.TYPE, commands.store(), console);
    this.views = new AssetViews(console);
  }

  @Override
  public Integer call() {
    return list(false, false, 50);
  }

  @Command(
      description = "List the capsules, the newest first.",
      footer = {"", "Example: evograft capsules list --staged"})
  int list(
      @Option(names = "--staged", description = "Those that wait to be promoted.") boolean isStaged,
      @Option(names = "--failed", description = "The records of failures.") boolean isFailed,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most (default: 50).")
          int limit) {
    if (isStaged) {
      views.staged(Capsule.TYPE, commands.store().staged(), limit);
      return 0;
    }
    if (isFailed) {
      views.list("failed", commands.store().failedCapsules(), AssetTable.CAPSULES, limit);
      return 0;
    }
    views.list("capsules", commands.store().capsules(), AssetTable.CAPSULES, limit);
    return 0;
  }

  @Command(
      description = "Show a capsule and whether its asset_id holds.",
      footer = {"", "Example: evograft capsules show ID --json"})
  int show(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--failed", description = "The records of failures.") boolean isFailed,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    if (isFailed) {
      views.show(actions.find(commands.store().failedCapsules(), id));
      return 0;
    }
    views.show(isStaged ? actions.staged(id) : actions.find(commands.store().capsules(), id));
    return 0;
  }

  @Command(
      description = {
        "Add capsules, or replace those of the same id.",
        "What states no asset_id is completed; another asset_id is computed anew."
      },
      footer = {"", "Example: evograft capsules add my-capsule.json"})
  int add(
      @Parameters(
              paramLabel = "FILE|-",
              description = "A JSON object, a list of them, or one a line; - is standard input.")
          String file) {
    return actions.add(
        file,
        commands.store().capsules(),
        this::complete,
        tree -> commands.store().put(new Capsule(tree)));
  }

  @Command(
      description = "Remove a capsule.",
      footer = {"", "Example: evograft capsules remove ID"})
  int remove(
      @Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id,
      @Option(names = "--staged", description = "One that waits to be promoted.")
          boolean isStaged) {
    return actions.remove(isStaged ? commands.store().staged() : commands.store().capsules(), id);
  }

  @Command(
      description = "Make a staged capsule one of yours: from then on it is used.",
      footer = {"", "Example: evograft capsules promote ID"})
  int promote(@Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id) {
    return actions.promote(id);
  }

  /** From its gene, if that is here. */
  private JsonObject complete(JsonObject tree) {
    AssetBuilder builder = new AssetBuilder(commands.context().clock(), EnvFingerprint.current());
    return new Capsule(tree)
        .gene()
        .flatMap(commands.store().genes()::find)
        .map(gene -> builder.capsule(tree, gene).tree())
        .orElse(tree);
  }
}
