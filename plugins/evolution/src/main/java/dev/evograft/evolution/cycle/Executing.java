// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.execute.AgentCommand;
import dev.evograft.evolution.place.Place;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Has an executor make the change of a cycle, kept in, watched and recorded. */
final class Executing {

  private final Bench bench;
  private final Live live;
  private final MutationExecutor executor;
  private final Executors executors;

  Executing(Bench bench, Live live, MutationExecutor executor, Executors executors) {
    this.bench = bench;
    this.live = live;
    this.executor = executor;
    this.executors = executors;
  }

  /**
   * What is asked for.
   *
   * @param prompt in words
   */
  record Wished(CycleTask task, String prompt) {}

  /**
   * Has it made.
   *
   * @param confinement how the programs of the executor are kept in
   * @param outside what of other places was looked at before
   */
  ExecutionResult execute(Place place, Wished wished, Confinement confinement, Outside outside)
      throws InterruptedException {
    List<Path> sealed = live.scene().isHere() ? bench.checks().sealed() : List.of();
    List<String> before = confinement.ofExecutor(place.folder(), sealed, executors.words(executor));
    bench.progress().step(executor.name() + " works" + with(wished.task().asked().capsule()));
    AgentCommand.sweep(bench.services().context().workspace());
    ExecutionResult result;
    List<String> written;
    try (Live.Guest guest = live.guest()) {
      ExecutionRequest asked =
          new ExecutionRequest(
              live.head().cycle(),
              live.head().run(),
              new ExecutionRequest.Place(
                  place.folder(),
                  bench.services().get(EvolveKeys.COMMAND_TIMEOUT),
                  new ExecutionRequest.Processes(live.scene().mark(), before, guest::started)),
              wished.task().asked(),
              place.told(wished.prompt()));
      result = Executors.answered(executor, Executors.execute(executor, asked));
    } finally {
      written = outside.changed();
    }
    bench.record(
        live.head(),
        CyclePhase.EXECUTE,
        JsonObject.builder()
            .put("executor", executor.name())
            .put("place", live.scene().place())
            .put("sandbox", confinement.name())
            .put("outside", written)
            .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
            .put("summary", result.summary())
            .put("evidence", result.evidence())
            .build());
    return result;
  }

  private String with(@Nullable Capsule capsule) {
    return !Executors.isKnown(executor) || capsule == null
        ? ""
        : " with " + capsule.id().orElse("a capsule");
  }
}
