// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts right what a process that died has left of its cycle: first what still runs is ended, then
 * the workspace is made what it was, or the records are completed. For whoever holds the lock of
 * cycles.
 */
final class Recovery {

  private final Bench bench;

  Recovery(Bench bench) {
    this.bench = bench;
  }

  /** What was done, a line each; a cycle that waits for somebody is left as it is. */
  List<String> recover() {
    Optional<CycleState> found = bench.file().read();
    if (found.isEmpty() || found.get().step().waits()) {
      return List.of();
    }
    CycleState state = found.get();
    List<String> told = new ArrayList<>();
    int ended = Live.endProcesses(state);
    String cycle = "the cycle " + state.head().cycle();
    if (ended > 0) {
      told.add(cycle + " had left " + ended + " processes running, which were ended");
    }
    told.add(cycle + " was interrupted; it " + goOn(state));
    return told;
  }

  private String goOn(CycleState state) {
    Live live = new Live(bench.file(), state, null);
    if (bench.journal().ending(state.head().cycle()).isPresent() && state.step() != Step.ENDING) {
      bench.file().remove(state.head().cycle());
      return "had ended already";
    }
    return switch (state.step()) {
      case ENDING -> told(bench.finisher().finish(state, null));
      case UNDOING -> told(new Closing(bench, live).undo(new Ending(state.rest())));
      case BEGUN, WORKING, KEEPING ->
          told(
              new Closing(bench, live)
                  .undo(
                      Endings.early(
                          CycleOutcome.ABANDONED,
                          "interrupted",
                          "its process died; what it had changed was undone")));
      case WAITING, REVIEWING -> "waits";
    };
  }

  private static String told(CycleResult result) {
    Ending ending = result.ending();
    String undo = ending == null ? "" : ending.details().string("undo", "");
    String how =
        "is "
            + result.outcome().map(CycleOutcome::word).orElse("waiting")
            + (ending == null || ending.reason().isEmpty() ? "" : ": " + ending.reason());
    return undo.isEmpty() ? how : how + " (take it back: evograft snapshot restore " + undo + ")";
  }
}
