// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that is nothing without one of its own. */
abstract class CommandGroup implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private final String example;

  /**
   * @param example what a person may say instead of the group alone
   */
  CommandGroup(String example) {
    this.example = example;
  }

  @Override
  public final void run() {
    throw new ParameterException(line(), "say what to do, such as '" + example + "'");
  }

  /** What was typed of one of its commands cannot be meant so. */
  final ParameterException wrong(String command, String message) {
    return new ParameterException(line().getSubcommands().get(command), message);
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
