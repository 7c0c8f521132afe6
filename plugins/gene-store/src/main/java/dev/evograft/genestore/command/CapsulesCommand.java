// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.AssetReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft capsules}. */
@Command(
    name = "capsules",
    description = "List, show, add, remove and promote capsules.",
    footer = {"", "Example: evograft capsules list"})
final class CapsulesCommand extends AssetCommand<Capsule> {

  CapsulesCommand(GeneStoreCommands commands, Console console) {
    super(Capsule.TYPE, commands, console);
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
    views.list("capsules", reader(), AssetTable.CAPSULES, limit);
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
    views.show(isStaged ? actions.staged(id) : actions.find(reader(), id));
    return 0;
  }

  @Override
  AssetReader<Capsule> reader() {
    return commands.store().capsules();
  }

  /** From its gene, if that is here. */
  @Override
  JsonObject complete(JsonObject minimal, AssetBuilder builder) {
    return new Capsule(minimal)
        .gene()
        .flatMap(commands.store().genes()::find)
        .map(gene -> builder.capsule(minimal, gene).tree())
        .orElse(minimal);
  }

  @Override
  Capsule put(JsonObject tree) {
    return commands.store().put(new Capsule(tree));
  }
}
