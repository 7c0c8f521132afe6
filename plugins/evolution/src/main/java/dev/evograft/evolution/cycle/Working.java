// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.MutationExecutor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work of a cycle, from who makes the change to what becomes of it: it is chosen who does, and
 * by what it is checked; from there on terms hold that nobody changes. For one thread, and used
 * once.
 */
final class Working {

  private final Bench bench;
  private final Deciding deciding;
  private final CycleRequest request;
  private final Live live;
  private @Nullable Making making;

  Working(Bench bench, Deciding deciding, CycleRequest request, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.request = request;
    this.live = live;
  }

  /** How the cycle ends. */
  Closing closing() {
    return new Closing(bench, live);
  }

  /** What was written since somebody began to work into what Evograft keeps; it is taken out. */
  List<Violation> forged() {
    return making == null ? List.of() : making.forged();
  }

  /** Chooses who makes the change. */
  CycleResult work(CycleTask wished, ValidationPlan.Wanted wanted) throws InterruptedException {
    Optional<MutationExecutor> chosen =
        deciding
            .executors()
            .choose(wished.asked().capsule(), request.mode(), bench.progress()::output);
    if (chosen.isEmpty()) {
      return neutral(
          "no_executor",
          "nobody can make the change: no capsule fits, and evolve.command is not set");
    }
    MutationExecutor executor = chosen.get();
    boolean replays = executor.name().equals(EvolveKeys.REPLAY);
    if (!replays && TakingIn.isTaken(wished.asked().gene())) {
      return neutral(
          "only_replayed",
          "the gene came from elsewhere without a person's word, so its words go to no agent: no"
              + " capsule of it can be replayed");
    }
    ValidationPlan plan = bench.checks().plan(wanted, bench.services().root());
    plan.refused().forEach(bench.progress()::note);
    CycleTask task = replays ? wished : wished.withoutTaken();
    Optional<String> hopeless = Baseline.hopeless(plan, task.repairs());
    if (hopeless.isPresent()) {
      return closing().end(Making.unverifiable(hopeless.get(), task));
    }
    Making one = new Making(bench.by(bench.checks().terms(plan)), deciding, request, live);
    making = one;
    return one.checked(executor, task, plan);
  }

  private CycleResult neutral(String code, String why) {
    return closing().end(Endings.early(CycleOutcome.NEUTRAL, code, why));
  }
}
