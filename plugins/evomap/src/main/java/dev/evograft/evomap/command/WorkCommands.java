// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import picocli.CommandLine.Model.CommandSpec;

/** Adds what works on tasks to {@code evograft evomap}: commands that are more than one row. */
final class WorkCommands {

  private WorkCommands() {}

  static void addTo(CommandSpec spec, Hand hand) {
    add(spec, "task", new TaskCommand(hand), hand);
    add(spec, "swarm", new SwarmCommand(hand), hand);
  }

  private static void add(CommandSpec spec, String name, Object commands, Hand hand) {
    CommandSpec group = CommandSpec.forAnnotatedObject(commands);
    PlainCommands.addTo(group, name, hand);
    spec.addSubcommand(name, group);
  }
}
