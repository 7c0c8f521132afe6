// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.Console;
import java.util.List;

/** The commands of this plugin. */
public final class EvolutionCommands {

  private EvolutionCommands() {}

  /** New ones for a call. */
  public static List<Object> of(Services services, Console console) {
    return List.of(
        new EvolveCommand(services, console),
        new SolidifyCommand(services, console),
        new ReviewCommand(services, console),
        new DistillCommand(services, console));
  }
}
