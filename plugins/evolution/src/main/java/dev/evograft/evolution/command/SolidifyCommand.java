// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evograft solidify}: goes on with the cycle whose change an agent has made. */
@Command(
    name = "solidify",
    description = {
      "Check the change that you made for the cycle that waits, and keep what came of it.",
      "Nothing of the workspace is undone: what to do about a change that fails is printed."
    },
    footer = {
      "",
      "Exit code: 0 when the change is kept, 1 when it is not; 2 when no cycle waits, or nothing",
      "was changed yet: then the cycle goes on waiting.",
      "Example: evograft solidify"
    })
final class SolidifyCommand implements Callable<Integer> {

  @Option(
      names = "--abandon",
      description = "Give the cycle up instead; the workspace stays as it is.")
  private boolean abandon;

  @Option(names = "--quiet", description = "Say nothing while it works, but what came of it.")
  private boolean quiet;

  private final Services services;
  private final Console console;

  SolidifyCommand(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Cycles cycles = new Cycles(services);
    Progress told = Told.orQuiet(console, quiet);
    if (abandon) {
      new CycleView(console).show(cycles.abandon(told));
      return 0;
    }
    return new CycleView(console).show(cycles.solidify(told));
  }
}
