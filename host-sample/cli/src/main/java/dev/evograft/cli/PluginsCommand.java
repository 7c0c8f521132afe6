// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.PluginStatus;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code plugins list}. */
@Command(
    name = "plugins",
    description = "List the plugins.",
    footer = {"", "Example: evograft plugins list"})
final class PluginsCommand {

  private final Session session;

  PluginsCommand(Session session) {
    this.session = session;
  }

  @Command(
      description = "List the plugins and what became of them; starts none.",
      footer = {"", "Example: evograft plugins list --json"})
  int list() {
    List<PluginStatus> plugins = session.describe();
    Terminal terminal = session.terminal();
    terminal.table(
        List.of("plugin", "version", "state", "description"),
        plugins.stream().map(PluginsCommand::row).toList());
    terminal.result(
        JsonObject.builder()
            .put("plugins", plugins.stream().map(PluginsCommand::json).toList())
            .build());
    return 0;
  }

  private static List<String> row(PluginStatus plugin) {
    String why = plugin.why() == null ? plugin.description() : plugin.why();
    return List.of(plugin.id(), plugin.version(), Texts.word(plugin.state()), why);
  }

  static JsonObject json(PluginStatus plugin) {
    return JsonObject.builder()
        .put("id", plugin.id())
        .put("version", plugin.version())
        .put("state", Texts.word(plugin.state()))
        .put("description", plugin.description())
        .put("source", plugin.source())
        .putIfPresent("why", plugin.why())
        .put("commands", List.copyOf(plugin.commands().keySet()))
        .build();
  }
}
