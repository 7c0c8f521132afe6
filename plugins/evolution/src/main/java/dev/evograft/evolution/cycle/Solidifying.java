// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.evolution.place.Here;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.List;

/**
 * Goes on with a cycle whose change an agent made in the workspace: it is looked at, checked and
 * kept by what was fixed when the cycle began. Nothing of the workspace is undone. For one thread,
 * and used once.
 */
final class Solidifying {

  private final Bench bench;
  private final Live live;
  private final Sealed held;

  private Solidifying(Bench bench, Live live, Sealed held) {
    this.bench = bench;
    this.live = live;
    this.held = held;
  }

  /** By what the cycle keeps. */
  static Solidifying of(Bench asked, Live live) {
    Sealed held = Sealed.of(asked, live.head().cycle());
    return new Solidifying(asked.by(held.terms()), live, held);
  }

  /**
   * Whichever way it ends.
   *
   * @throws BadInputException code {@code nothing_changed}: the cycle goes on waiting
   */
  CycleResult solidified() throws InterruptedException {
    Comparison found = found();
    found.notes().forEach(bench.progress()::note);
    found.doubts().forEach(doubt -> bench.progress().note(doubt.what()));
    if (found.changes().isEmpty() && found.violations().isEmpty()) {
      throw new BadInputException(
          "nothing_changed",
          "nothing was changed yet, so the cycle "
              + live.head().cycle()
              + " goes on waiting; make its change and run \"evograft solidify\" again, or"
              + " give it up: evograft solidify --abandon");
    }
    new Concerns(bench.services().context()).add(live.head().cycle(), found.doubts());
    Confinement confinement = Grounds.confinement(bench, live, held.room());
    Judging judging = new Judging(bench, live, held.room(), confinement);
    Facts.Work work = new Facts.Work(Executors.Asking.NAME, "made by the agent", found);
    if (confinement.isActive()) {
      return ended(judged(judging, work), found);
    }
    try (Watched watched = new Watched(confinement)) {
      watched.begin(judging);
      return ended(judged(judging, work), found);
    }
  }

  private Comparison found() {
    Here place = new Here(held.room(), bench.services().snapshots(), live.scene().snapshot());
    Comparison looked = place.compare();
    Doubts doubts = new Doubts(bench.file().folder(live.head().cycle()), bench.services().root());
    return looked
        .with(doubts.leading(looked.edits()))
        .doubting(doubts.since(held.terms().surroundings()))
        .doubting(doubts.named(looked.edits()));
  }

  private Facts judged(Judging judging, Facts.Work work) throws InterruptedException {
    return judging.recorded(
        judging.after(held.task(), work, held.baseline(), true), held.baseline());
  }

  private CycleResult ended(Facts facts, Comparison found) {
    Ending ending = new Endings(bench.services()).of(facts);
    String snapshot = live.scene().snapshot();
    boolean kept = ending.phase() == CyclePhase.SOLIDIFIED;
    if (kept && (held.terms().review() || bench.services().get(EvolveKeys.REVIEW))) {
      return new Pausing(bench, live).forReview(ending, found.edits());
    }
    Ending told = ending.saying("snapshot", snapshot);
    return new Closing(bench, live)
        .end(
            kept
                ? told
                : told.saying("undone", false)
                    .saying(
                        "changed",
                        facts.work().comparison().changes().stream().map(FileChange::path).toList())
                    .saying("remedy", "evograft snapshot restore " + snapshot));
  }

  /**
   * What Evograft keeps, and what lies outside, while the checks run the change unconfined. What is
   * different then is named and stays: whoever solidifies is at the machine, and may have written
   * it. A death leaves the seal, by which the next start names it.
   */
  private final class Watched implements AutoCloseable {
    private final JsonObject rest = live.state().rest();
    private final Outside outside;
    private String seal = "";

    Watched(Confinement confinement) {
      outside = new Outside(bench, confinement, live.head().cycle(), true);
    }

    void begin(Judging judging) {
      seal = Ledgers.of(bench.services()).seal();
      live.to(Step.WAITING, rest.with(Ledgers.SEAL, seal));
      judging.watching(
          () -> {
            name();
            return List.of();
          });
    }

    /** Where it broke off nobody has looked, and it waits on. */
    @Override
    public void close() {
      boolean interrupted = Thread.interrupted(); // what follows must not be cut short
      try {
        if (live.state().step() == Step.WAITING) {
          live.endProcesses();
          name();
          live.to(Step.WAITING, rest);
        }
        KeptAssets.remove(bench.services().context().workspace());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private void name() {
      outside.changed();
      List<String> other = Ledgers.differing(bench.services(), seal);
      if (!other.isEmpty()) {
        String what =
            "while checks ran the change, "
                + CycleRun.told(other)
                + " changed, by whomever; look at it, for nothing of it was undone";
        bench.progress().note(what);
        new Concerns(bench.services().context())
            .add(live.head().cycle(), List.of(Doubt.lasting(what)));
      }
    }
  }
}
