// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution;

import dev.evograft.evolution.command.EvolutionCommands;
import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.evolution.confine.Sandboxes;
import dev.evograft.evolution.cycle.Concerns;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.distill.DistillKeys;
import dev.evograft.evolution.loop.LoopInDaemon;
import dev.evograft.evolution.place.GitAccess;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.Evolution;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
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
    GitAccess.shutDown();
  }

  private record Provided(Services services, Cycles cycles) implements Evolution {

    @Override
    public CycleEvent cycle(List<String> signals) throws InterruptedException {
      CycleResult result =
          cycles.run(
              new CycleRequest(signals, null, CycleRequest.Mode.BY_HAND, OptionalLong.empty()),
              Progress.NONE);
      var ending = result.ending();
      return new CycleEvent(
          result.cycle(),
          result.run(),
          ending == null ? CyclePhase.EXECUTE : ending.phase(),
          services.context().clock().instant(),
          ending == null ? JsonObject.EMPTY : ending.details());
    }

    @Override
    public List<String> concerns() {
      return new Concerns(services.context()).all();
    }

    @Override
    public Sandbox sandbox() throws InterruptedException {
      Sandboxes.Found found = cycles.sandbox();
      return new Sandbox(
          found.sandbox().isPresent() ? found.why() : null,
          found.sandbox().isPresent() ? "" : found.why(),
          services.get(ConfineKeys.SANDBOX).name().toLowerCase(Locale.ROOT));
    }
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
