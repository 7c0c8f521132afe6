// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution;

import dev.evograft.evolution.command.EvolutionCommands;
import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.distill.DistillKeys;
import dev.evograft.evolution.loop.LoopInDaemon;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.toolkit.git.QuietGit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Evolves the workspace: by commands, as a service, and by itself in a daemon. */
public final class EvolutionPlugin implements EvograftPlugin {

  private @Nullable LoopInDaemon loop;

  /** For the runtime. */
  public EvolutionPlugin() {}

  @Override
  public List<ConfigKey<?>> config() {
    return Stream.of(EvolveKeys.ALL, DistillKeys.ALL, ConfineKeys.ALL)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public void start(PluginContext context) {
    Services services = new Services(context, environment(context));
    LoopInDaemon daemon = new LoopInDaemon(services);
    loop = daemon;
    context.provide(Evolution.class, new Provided(services, new Cycles(services)));
    context.register(
        CommandProvider.class,
        console -> {
          daemon.cancel(); // a process with a command of a person evolves nothing by itself
          return EvolutionCommands.of(services, console);
        });
  }

  @Override
  public void ready() {
    if (loop != null) {
      loop.begin();
    }
  }

  @Override
  public void stop() throws InterruptedException {
    if (loop != null) {
      loop.stop();
    }
    QuietGit.shutDown();
  }

  /**
   * What programs of cycles get parts of: where a host names no variables, because its settings
   * come from elsewhere, those of the process, in which skills run, too.
   */
  private static Map<String, String> environment(PluginContext context) {
    Map<String, String> named = context.environment();
    return named.isEmpty() ? System.getenv() : named;
  }
}
