// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.NewestRun;
import dev.evograft.evolution.cycle.PastCycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The turns of a loop: in each it looks, and runs a cycle where there is something new. */
final class Turns {

  private final Services services;
  private final Cycles cycles;
  private final Watch watch;
  private final SourceNews sources;
  private final NewestRun runs;
  private @Nullable String seen;
  private String told = "";
  private int count;

  Turns(Services services, Cycles cycles, Watch watch) {
    this.services = services;
    this.cycles = cycles;
    this.watch = watch;
    this.sources = new SourceNews(services);
    this.runs = new NewestRun(services.journal());
  }

  /** What a turn came to. */
  enum Turn {
    /** Nothing was to be done. */
    NOTHING,
    /** A cycle that could not be ended before has its end, and nothing else was to be done. */
    RECOVERED,
    /** A change was kept. */
    KEPT,
    /** A cycle ran and kept nothing. */
    NOT_KEPT,
    /** A cycle ran, and its executor could not do anything. */
    NOT_MADE
  }

  /** How many cycles it ran. */
  int count() {
    return count;
  }

  /** The next one. Whatever a cycle throws comes out of it. */
  Turn next(Progress progress) throws InterruptedException {
    PastCycles past = new PastCycles(services.journal());
    boolean unended = seen != null && cycles.current().isPresent() && cycles.waiting().isEmpty();
    if (unended && !recovered(progress)) {
      return Turn.NOTHING;
    }
    if (seen == null) {
      cycles.recover().forEach(progress::note);
    }
    if (seen == null || unended) {
      seen = lastAnswered();
      sources.since(past.lastVerdict(waiting()));
    }
    String newest = runs.look().orElse("");
    boolean news = !newest.isEmpty() && !newest.equals(seen);
    boolean wanted = news || sources.isNew();
    if (!wanted) {
      told = "";
    }
    if (!wanted || isBusy(progress)) {
      return unended ? Turn.RECOVERED : Turn.NOTHING;
    }
    CycleResult result;
    try {
      result = cycles.run(CycleRequest.ofLoop(), progress);
    } finally {
      seen = lastAnswered(); // by whichever cycle
      sources.looked(); // what its own agent wrote there is no news
    }
    count++;
    progress.note(
        "cycle "
            + result.cycle()
            + ": "
            + result.outcome().map(CycleOutcome::word).orElse("waiting")
            + result.reason().map(why -> ", " + why).orElse(""));
    if (result.executorFailed()) {
      return Turn.NOT_MADE;
    }
    return result.kept() ? Turn.KEPT : Turn.NOT_KEPT;
  }

  /** Puts right what a cycle left that could not be ended; false where it goes on elsewhere. */
  private boolean recovered(Progress progress) {
    try {
      cycles.recover().forEach(progress::note);
      return true;
    } catch (EvograftException e) {
      if (e.code().equals("cycle_running")) {
        return false;
      }
      throw e;
    }
  }

  private String lastAnswered() {
    return new PastCycles(services.journal()).lastAnswered(waiting());
  }

  /** The cycle that waits for somebody; empty where none does. */
  String waiting() {
    return cycles.waiting().orElse("");
  }

  /** Why the last turn began no cycle that was wanted; empty where that was not the machine. */
  String busy() {
    return told;
  }

  /** Whether the turn that threw something had come so far that it may have cost something. */
  boolean brokeOffAtWork() {
    try {
      return new PastCycles(services.journal()).lastBrokeOffAtWork(waiting());
    } catch (EvograftException e) {
      return false; // nobody can tell, and what made the turn fail is told
    }
  }

  private boolean isBusy(Progress progress) {
    Optional<String> busy =
        watch.busy(services.get(EvolveKeys.MAX_LOAD), services.get(EvolveKeys.MIN_MEMORY));
    String now = busy.orElse("");
    if (!now.isEmpty() && !now.equals(told)) {
      progress.note(now);
    }
    told = now;
    return busy.isPresent();
  }
}
