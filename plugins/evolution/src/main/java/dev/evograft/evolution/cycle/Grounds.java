// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.place.Copy;
import dev.evograft.evolution.place.CopyMaker;
import dev.evograft.evolution.place.Here;
import dev.evograft.evolution.place.Place;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Prepares the place where a cycle works. */
final class Grounds {

  private final Bench bench;
  private final Live live;

  Grounds(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** For people. */
  String told(MutationExecutor executor, CycleRequest.Mode mode) {
    return isHere(executor, mode) ? "in the workspace" : "in a copy of the workspace";
  }

  Place open(MutationExecutor executor, CycleRequest.Mode mode) {
    return isHere(executor, mode) ? here() : copy();
  }

  /** An agent that was asked works where it is; a loop never works where people do. */
  private boolean isHere(MutationExecutor executor, CycleRequest.Mode mode) {
    EvolveKeys.Where where = bench.services().get(EvolveKeys.PLACE);
    boolean asking = executor instanceof Executors.Asking;
    if (asking && where == EvolveKeys.Where.COPY) {
      throw new BadInputException(
          "no_executor",
          "an agent that is asked works in the workspace, not in a copy; set evolve.command, or"
              + " evolve.place=here");
    }
    return switch (where) {
      case HERE -> true;
      case COPY -> false;
      case AUTO -> asking || !executor.isFree() && mode != CycleRequest.Mode.LOOP;
    };
  }

  private Place here() {
    live.write(live.state().to(Step.WORKING));
    Snapshot made = bench.services().snapshots().create("before the cycle " + live.head().cycle());
    made.notCovered().forEach(line -> bench.progress().note("not covered: " + line));
    live.at(live.scene().at(Scene.HERE, made.id()));
    new Held(bench.services(), live.head()).hold(made.id());
    return new Here(bench.services().snapshots(), bench.services().root(), made.id());
  }

  private Place copy() {
    live.write(live.state().to(Step.WORKING).at(live.scene().at(Scene.COPY, "")));
    Set<String> excluded = new HashSet<>(bench.checks().folders());
    CopyMaker maker =
        new CopyMaker(
            bench.services().root(),
            bench.services().context().home(),
            new CopyMaker.Limits(
                Set.copyOf(bench.services().get(EvolveKeys.COPY_INCLUDE)),
                excluded,
                bench.services().get(EvolveKeys.COPY_BYTES)));
    Path folder = bench.file().folder(live.head().cycle()).resolve("copy");
    Copy made = maker.make(folder);
    made.notes().forEach(bench.progress()::note);
    return made;
  }
}
