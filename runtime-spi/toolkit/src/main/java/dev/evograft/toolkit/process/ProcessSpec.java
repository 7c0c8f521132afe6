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
 */
public record ProcessSpec(
    List<String> command,
    Path folder,
    Map<String, String> environment,
    @Nullable Path input,
    ProcessLimits limits) {

  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command has at least the program");
    }
  }
}
