// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.EvograftException;
import java.util.Set;
import picocli.CommandLine;

/** Runs a command as a host does: what it ran into is one line and an exit code. */
final class HostStandIn {

  private HostStandIn() {}

  static int execute(Object command, FakeConsole console, String... args) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              if (e instanceof EvograftException known) {
                console.note(String.valueOf(known.getMessage()));
                return Set.of("timeout", "output_limit").contains(known.code()) ? 1 : 2;
              }
              throw e;
            })
        .setParameterExceptionHandler(
            (e, words) -> {
              console.note(e.getMessage());
              return 2;
            })
        .execute(args);
  }
}
