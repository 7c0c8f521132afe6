// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.List;
import java.util.function.Function;

/**
 * A command of the host itself, made only when it was named.
 *
 * @param name as users type it
 * @param summary its line in the help
 * @param maker makes an object that picocli understands
 */
record HostCommand(String name, String summary, Function<Session, Object> maker) {

  private static final List<HostCommand> ALL =
      List.of(
          new HostCommand("runs", "List and show recorded runs", RunsCommand::new),
          new HostCommand(
              "journal",
              "List, verify, prune, back up and export the journal",
              JournalCommand::new),
          new HostCommand("deliveries", "Show what was delivered where", DeliveriesCommand::new),
          new HostCommand(
              "plugins", "List plugins and decide which are let in", PluginsCommand::new),
          new HostCommand("config", "Show and explain the settings", ConfigCommand::new),
          new HostCommand(
              "doctor", "Check this workspace and say what to mend", DoctorCommand::new),
          new HostCommand("serve", "Keep the plugins of a workspace running", ServeCommand::new),
          new HostCommand("demo", "Show the main job on real input", DemoCommand::new));

  static List<HostCommand> all() {
    return ALL;
  }
}
