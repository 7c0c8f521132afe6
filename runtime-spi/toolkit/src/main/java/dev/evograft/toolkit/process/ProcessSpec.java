// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that is to be run.
 *
 * @param command the program and its arguments as they are: no shell reads them
 * @param folder where it works
 * @param environment its environment, all of it, but for {@link ProcessMark#VARIABLE}
 * @param input a regular file that is its standard input; null for an empty one
 * @param limits its bounds
 * @param supervision who answers for it
 */
public record ProcessSpec(
    List<String> command,
    Path folder,
    Map<String, String> environment,
    @Nullable Path input,
    ProcessLimits limits,
    Supervision supervision) {

  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command has at least the program");
    }
  }

  /** A program for which nobody else answers. */
  public ProcessSpec(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      @Nullable Path input,
      ProcessLimits limits) {
    this(command, folder, environment, input, limits, Supervision.NONE);
  }

  /** The same, for which somebody answers. */
  public ProcessSpec under(Supervision other) {
    return new ProcessSpec(command, folder, environment, input, limits, other);
  }
}
