// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.evolution.solidify.LeftLock;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts right what a process that died has left of its cycle: first what still runs is ended, then
 * the workspace is made what it was, or the records are completed. For whoever holds the lock of
 * cycles.
 */
final class Recovery {

  /** Codes of snapshots that another try may get over. */
  private static final Set<String> MAY_HELP_LATER =
      Set.of(
          "lock_timeout",
          "write_failed",
          "half_done",
          "interrupted",
          "service_missing",
          "unrecorded");

  private final Bench bench;

  Recovery(Bench bench) {
    this.bench = bench;
  }

  /** What was done, a line each; a cycle that waits for somebody is left as it is. */
  List<String> recover() {
    List<String> told = new ArrayList<>(bench.file().sweep());
    Optional<CycleState> found = bench.file().read();
    OverCycles over =
        new OverCycles(bench.journal(), found.map(state -> state.head().cycle()).orElse(""));
    told.addAll(LeftLock.in(bench.services().root()).remove(over::has));
    if (found.isEmpty() || waits(found.get())) {
      return told;
    }
    CycleState state = found.get();
    Instant death = death(state);
    int ended = Live.endProcesses(state);
    boolean tried = state.step() == Step.TRYING;
    String cycle = (tried ? "the trial " : "the cycle ") + state.head().cycle();
    if (ended > 0) {
      told.add(cycle + " had left " + ended + " processes running, which were ended");
    }
    List<String> other = othersWrites(state);
    String what =
        (state.step() == Step.WORKING
                ? "since its agent began to work, "
                : "since its checks ran the change, ")
            + CycleRun.told(other)
            + " changed, by whomever; look at it, for nothing of it was undone";
    if (!other.isEmpty()) { // kept before what shows it goes; who goes on after a death repeats it
      new Concerns(bench.services().context())
          .add(state.head().cycle(), List.of(Doubt.lasting(what)));
    }
    Optional<Doubt> aside =
        new Aside(bench.services().context().workspace(), state.head().cycle()).ofDead();
    aside.ifPresent(
        doubt -> {
          new Concerns(bench.services().context()).add(state.head().cycle(), List.of(doubt));
          told.add(cycle + ": " + doubt.what());
        });
    told.add(cycle + " was interrupted; it " + goOn(state, death));
    if (!other.isEmpty()) {
      told.add(cycle + ": " + what);
    }
    return told;
  }

  /** Nobody died at work on it. */
  private boolean waits(CycleState state) {
    return state.step().waits() && seal(state).isEmpty();
  }

  /** What is not what it was of what an agent has no say in, where nobody looked before the end. */
  private List<String> othersWrites(CycleState state) {
    String seal = seal(state);
    try {
      return seal.isEmpty() ? List.of() : Ledgers.differing(bench.services(), seal);
    } catch (RuntimeException e) { // which keeps nobody from the way back
      return List.of("what cannot be compared (" + e.getMessage() + ")");
    }
  }

  /**
   * Of a trial, which no journal has, and of a change that an agent made for a cycle that waits, it
   * is where whoever wrote into our files could write, too.
   */
  private String seal(CycleState state) {
    return switch (state.step()) {
      case TRYING, WAITING -> state.rest().string(Ledgers.SEAL, "");
      case WORKING ->
          bench.journal().phases(state.head().cycle()).stream()
              .filter(event -> event.phase() == CyclePhase.PLAN)
              .map(event -> event.details().string(Ledgers.SEAL, ""))
              .findFirst()
              .orElse("");
      default -> "";
    };
  }

  /** An executor that outlived its process has worked on, for as long as it may. */
  private Instant death(CycleState state) {
    Instant seen = bench.file().touched();
    if (!Live.isAtWork(state)) {
      return seen;
    }
    Instant most = seen.plus(bench.services().get(EvolveKeys.COMMAND_TIMEOUT));
    return most.isBefore(Instant.now()) ? most : Instant.now();
  }

  private String goOn(CycleState state, Instant death) {
    Live live = new Live(bench.file(), state, null);
    try {
      return goOn(live, death);
    } catch (EvograftException e) {
      if (live.state().step() == Step.ENDING
          || live.state().step() == Step.TRYING // of which there is no record, now or ever
          || live.state().step() == Step.WAITING // whose change is in the workspace, and stays
          || MAY_HELP_LATER.contains(e.code())
          || e instanceof RetriableException) {
        throw e;
      }
      return leave(live, e);
    }
  }

  /** The way back is gone: nobody is kept from anything by that. */
  private String leave(Live live, EvograftException why) {
    Scene scene = live.scene();
    return told(
        new Closing(bench, live)
            .end(
                Endings.early(
                        CycleOutcome.ABANDONED,
                        "interrupted",
                        "its process died, and what it had changed cannot be undone: "
                            + bench
                                .services()
                                .context()
                                .redactor()
                                .redact(String.valueOf(why.getMessage())))
                    .saying("undone", false)
                    .saying("snapshot", scene.snapshot())
                    .saying("changed", scene.touched().stream().map(Touched::path).toList())));
  }

  private String goOn(Live live, Instant death) {
    CycleState state = live.state();
    if (bench.journal().ending(state.head().cycle()).isPresent() && state.step() != Step.ENDING) {
      bench.file().remove(state.head().cycle());
      return "had ended already";
    }
    return switch (state.step()) {
      case ENDING -> told(bench.finisher().finish(state, null));
      case UNDOING -> undo(live, new Ending(state.rest()), death);
      case BEGUN, WORKING -> undo(live, interrupted(), death);
      case KEEPING -> state.rest().isEmpty() ? undo(live, interrupted(), death) : waitOn(live);
      case TRYING -> forget(state);
      case WAITING -> waitOnForChange(live);
      case REVIEWING -> "waits";
    };
  }

  /** Its checks did not end; the change is the agent's, and nobody touches it. */
  private String waitOnForChange(Live live) {
    live.to(Step.WAITING, live.state().rest().without(Ledgers.SEAL));
    KeptAssets.remove(bench.services().context().workspace());
    return "waits for its change to be checked again: evograft solidify";
  }

  /** It was made in its own folder, and no record has it. */
  private String forget(CycleState state) {
    bench.file().remove(state.head().cycle());
    return "is over, and its copy is gone";
  }

  private static Ending interrupted() {
    return Endings.early(
        CycleOutcome.ABANDONED, "interrupted", "its process died; what it had changed was undone");
  }

  private String undo(Live live, Ending ending, Instant death) {
    Ending told = new Undoing(bench.services()).undoUnattended(live.state(), ending, death);
    return told(new Closing(bench, live).end(told));
  }

  private String waitOn(Live live) {
    Ending told = new Closing(bench, live).waitOn(live.state().rest());
    List<String> notes = told.details().strings("notes");
    return "waits for a decision again: evograft review show|approve|reject"
        + (notes.isEmpty() ? "" : "; " + String.join("; ", notes));
  }

  private static String told(CycleResult result) {
    Ending ending = result.ending();
    String undo = ending == null ? "" : ending.details().string("undo", "");
    String how =
        "is "
            + result.outcome().map(CycleOutcome::word).orElse("waiting")
            + (ending == null || ending.reason().isEmpty() ? "" : ": " + ending.reason());
    String remedy = ending == null ? "" : ending.details().string("remedy", "");
    if (!remedy.isEmpty()) {
      return how + " (to go back: " + remedy + ")";
    }
    return undo.isEmpty() ? how : how + " (take it back: evograft snapshot restore " + undo + ")";
  }
}
