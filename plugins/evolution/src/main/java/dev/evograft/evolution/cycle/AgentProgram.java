// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.CommandText;
import dev.evograft.evolution.evaluate.RefusedCommandException;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.execute.AgentEnvironment;
import dev.evograft.evolution.execute.ProgramPath;
import dev.evograft.evolution.place.Turning;
import dev.evograft.spi.BadInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The program of {@code evolve.command}. */
final class AgentProgram {

  private final Services services;

  AgentProgram(Services services) {
    this.services = services;
  }

  /** The setting; empty where it is not set. */
  Optional<String> text() {
    return services.context().config().find(EvolveKeys.COMMAND).filter(text -> !text.isBlank());
  }

  /**
   * The setting, where nobody else is to make the change.
   *
   * @throws BadInputException code {@code no_command}
   */
  String needed() {
    return text()
        .orElseThrow(
            () ->
                new BadInputException(
                    "no_command",
                    "evolve.executor=command needs evolve.command, such as 'claude -p'"));
  }

  /**
   * Who runs it.
   *
   * @param output gets what it prints
   * @throws BadInputException as {@link #words} does
   */
  AgentCommand executor(String text, Consumer<String> output) {
    return new AgentCommand(words(text), this::environment, services.context().workspace(), output);
  }

  /**
   * The words of a command whose program is there.
   *
   * @throws BadInputException code {@code bad_command} if it is none, {@code no_program}
   */
  List<String> words(String text) {
    List<String> words;
    try {
      words = CommandText.words(text);
    } catch (RefusedCommandException e) {
      throw new BadInputException(
          "bad_command", "evolve.command '" + text + "' is no command: " + e.getMessage(), e);
    }
    if (ProgramPath.lacks(words.get(0), services.root(), services.environment())) {
      throw new BadInputException(
          "no_program",
          "evolve.command '"
              + text
              + "' cannot be started: there is no program "
              + words.get(0)
              + "; install it, or correct evolve.command");
    }
    return words;
  }

  /** In a copy nothing leads to the workspace, nor does git look above. */
  private Map<String, String> environment(Path folder) {
    Map<String, String> seen =
        AgentEnvironment.of(services.environment(), services.get(EvolveKeys.COMMAND_ENV));
    if (folder.equals(services.root())) {
      return seen;
    }
    Map<String, String> turned = new Turning(services.root(), folder).variables(seen);
    turned.putIfAbsent("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    return turned;
  }
}
