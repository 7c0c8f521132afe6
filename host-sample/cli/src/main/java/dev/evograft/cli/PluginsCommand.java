// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugins}. */
@Command(
    name = "plugins",
    description = "List the plugins, and decide which are let in.",
    footer = {
      "",
      "A changed set of plugins is used from the next start on; a daemon starts anew by itself.",
      "Example: evograft plugins list"
    })
final class PluginsCommand implements Callable<Integer> {

  private final Session session;

  PluginsCommand(Session session) {
    this.session = session;
  }

  /** Without a word more, as every group that has a list. */
  @Override
  public Integer call() {
    return list();
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

  @Command(
      description = "From now on load only the plugins that are installed now, as they are now.",
      footer = {"", "It writes .evograft/plugins.lock.", "Example: evograft plugins lock"})
  int lock() {
    List<String> lines = session.builder().pluginGate().lock();
    lines.forEach(session.terminal()::out);
    session.terminal().result(JsonObject.builder().put("locked", lines).build());
    return 0;
  }

  @Command(
      description = "Compare every plugin's zip with plugins.lock and with what was unpacked.",
      footer = {
        "",
        "Exit codes: 0 all is as it was, 1 something is not.",
        "Example: evograft plugins verify"
      })
  int verify() {
    List<String> faults = session.builder().pluginGate().verify();
    faults.forEach(session.terminal()::out);
    if (faults.isEmpty()) {
      session.terminal().out("Every plugin is as it was installed.");
    }
    session
        .terminal()
        .result(JsonObject.builder().put("ok", faults.isEmpty()).put("faults", faults).build());
    return faults.isEmpty() ? 0 : CommandRunner.FAILED;
  }

  @Command(
      description = "Install a plugin for this user, from its zip.",
      footer = {
        "",
        "Exit codes: 0 installed, 1 installed and refused here, 2 not installed.",
        "Example: evograft plugins install my-plugin-1.0.zip"
      })
  int install(
      @Parameters(paramLabel = "ZIP", description = "The plugin.") Path zip,
      @Option(names = "--replace", description = "Take the place of one with the same id.")
          boolean replace) {
    PluginStatus plugin =
        session.builder().pluginGate().install(zip, session.ownPlugins(), replace);
    session
        .terminal()
        .out("Installed " + plugin.id() + " " + plugin.version() + ": " + plugin.source());
    session.terminal().result(json(plugin));
    int code = 0;
    for (PluginStatus now : session.describe()) {
      if (now.source().equals(plugin.source()) && now.state() == PluginState.REFUSED) {
        session.terminal().say("plugin " + now.id() + ": " + now.why());
        code = CommandRunner.FAILED;
      }
    }
    return code;
  }

  @Command(
      description = "Delete a plugin that this user installed.",
      footer = {"", "Example: evograft plugins remove my-plugin"})
  int remove(@Parameters(paramLabel = "ID", description = "The plugin.") String id) {
    Path zip = session.builder().pluginGate().remove(id, session.ownPlugins());
    session.terminal().out("Removed " + zip);
    session.terminal().result(JsonObject.builder().put("removed", zip.toString()).build());
    return 0;
  }

  @Command(
      description = "Switch a plugin on again in this workspace.",
      footer = {"", "Example: evograft plugins enable signals"})
  int enable(@Parameters(paramLabel = "ID", description = "The plugin.") String id) {
    return enable(id, true);
  }

  @Command(
      description = "Switch a plugin off in this workspace.",
      footer = {"", "Example: evograft plugins disable signals"})
  int disable(@Parameters(paramLabel = "ID", description = "The plugin.") String id) {
    return enable(id, false);
  }

  private int enable(String id, boolean on) {
    boolean changed = session.builder().pluginGate().enable(id, on);
    String state = on ? "enabled" : "disabled";
    session
        .terminal()
        .out("The plugin " + id + (changed ? " is " : " was already ") + state + " here.");
    session.terminal().result(JsonObject.builder().put("id", id).put("changed", changed).build());
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
