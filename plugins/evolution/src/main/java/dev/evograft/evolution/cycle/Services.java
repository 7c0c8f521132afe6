// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.distill.Distillation;
import dev.evograft.evolution.execute.AgentEnvironment;
import dev.evograft.evolution.place.RoomMemory;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.snapshot.Snapshots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a cycle uses of the runtime and of other plugins; looked up when it is needed, so after
 * {@code ready}.
 *
 * @param context of the plugin
 * @param environment of this process; the plugin only hands parts of it on
 * @param memoryOfRooms from one cycle of this process to the next
 */
public record Services(
    PluginContext context, Map<String, String> environment, RoomMemory memoryOfRooms) {

  /** Of a process that has kept no room yet. */
  public Services(PluginContext context, Map<String, String> environment) {
    this(context, environment, new RoomMemory());
  }

  public Services {
    environment = Map.copyOf(environment);
  }

  /** A setting. */
  public <T> T get(ConfigKey<T> key) {
    return context.config().get(key);
  }

  /** The folder that evolves. */
  public Path root() {
    return context.workspace().root();
  }

  /** Records runs. */
  public Runs runs() {
    return needed(Runs.class);
  }

  /** Records cycles. */
  public Journal journal() {
    return needed(Journal.class);
  }

  /** The way back. */
  public Snapshots snapshots() {
    return needed(Snapshots.class);
  }

  /** Genes, capsules and events. */
  public AssetStore assets() {
    return needed(AssetStore.class);
  }

  /** What worked before. */
  public MemoryGraph memory() {
    return needed(MemoryGraph.class);
  }

  /** Makes genes of what successes have in common. */
  public Distillation distillation() {
    return new Distillation(
        context,
        assets(),
        memory().folder(),
        AgentEnvironment.of(environment, get(EvolveKeys.COMMAND_ENV)));
  }

  /** The skills of the workspace, where the plugin is installed. */
  public Optional<Skills> skills() {
    return context.service(Skills.class);
  }

  private <T> T needed(Class<T> type) {
    return context
        .service(type)
        .orElseThrow(
            () ->
                new EvograftException(
                    "service_missing",
                    "evolution needs "
                        + type.getSimpleName()
                        + ", which no plugin provides; \"evograft doctor\" says why"));
  }
}
