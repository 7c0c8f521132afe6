// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.EvolutionEvent;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft events}: the record of cycles, which nobody edits. */
@Command(
    name = "events",
    description = "List and show the record of evolution cycles.",
    footer = {"", "Example: evograft events list"})
final class EventsCommand implements Callable<Integer> {

  private final GeneStoreCommands commands;
  private final StoreActions actions;
  private final AssetViews views;

  EventsCommand(GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.actions = new StoreActions("Event", commands.store(), console);
    this.views = new AssetViews(console);
  }

  @Override
  public Integer call() {
    return list(50);
  }

  @Command(
      description = "List the events, the newest first.",
      footer = {"", "Example: evograft events list --limit 10"})
  int list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most (default: 50).")
          int limit) {
    views.list("events", commands.store().events(), AssetTable.EVENTS, limit);
    return 0;
  }

  @Command(
      description = "Show an event and whether its asset_id holds.",
      footer = {"", "Example: evograft events show ID --json"})
  int show(@Parameters(paramLabel = "ID", description = "The id or the asset_id.") String id) {
    EvolutionEvent event = actions.find(commands.store().events(), id);
    views.show(event);
    return 0;
  }
}
