// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.Verdicts;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The turns of a loop: in each it looks, and runs a cycle where there is something new. */
final class Turns {

  private final Services services;
  private final Cycles cycles;
  private final Watch watch;
  private final News news;
  private final Set<Watch.Limit> told = EnumSet.noneOf(Watch.Limit.class);
  private boolean begun;
  private String busy = "";
  private int count;

  Turns(Services services, Cycles cycles, Watch watch) {
    this.services = services;
    this.cycles = cycles;
    this.watch = watch;
    this.news = new News(services, cycles);
  }

  /** What a turn came to. */
  enum Turn {
    /** No cycle may begin now: the machine is busy, or one goes on elsewhere. */
    NOT_NOW,
    /** Nothing is new, or all that is left of a cycle is put right. */
    IDLE,
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
    busy = ""; // nobody has looked yet
    boolean unended = begun && cycles.current().isPresent() && cycles.waiting().isEmpty();
    if (unended && !recovered(progress)) {
      return Turn.NOT_NOW;
    }
    if (!begun) {
      cycles.recover().forEach(progress::note);
    }
    if (!begun || unended) {
      news.look();
      begun = true;
    }
    if (!news.isThere()) {
      notBusy();
      return Turn.IDLE;
    }
    if (isBusy(progress)) {
      return unended ? Turn.IDLE : Turn.NOT_NOW;
    }
    news.look(); // somebody may have answered it by hand meanwhile
    return news.isThere() ? cycle(progress) : Turn.IDLE;
  }

  private Turn cycle(Progress progress) throws InterruptedException {
    news.begins();
    CycleResult result = cycles.run(CycleRequest.ofLoop(), progress);
    count++;
    progress.note(
        "cycle "
            + result.cycle()
            + ": "
            + result.outcome().map(CycleOutcome::word).orElse("waiting")
            + result.reason().map(why -> ", " + why).orElse(""));
    news.ran(result.cycle());
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

  /** The cycle that waits for somebody; empty where none does. */
  String waiting() {
    return cycles.waiting().orElse("");
  }

  /** Why the last turn began no cycle that was wanted; empty where that was not the machine. */
  String busy() {
    return busy;
  }

  /** Whether the turn that threw something had come so far that it may have cost something. */
  boolean brokeOffAtWork() {
    try {
      return new Verdicts(services.journal(), waiting()).lastBrokeOffAtWork();
    } catch (EvograftException e) {
      return false; // nobody can tell, and what made the turn fail is told
    }
  }

  /** Tells each limit once, however often the figures change, until a cycle may begin. */
  private boolean isBusy(Progress progress) {
    Optional<Watch.Shortage> found =
        watch.busy(services.get(EvolveKeys.MAX_LOAD), services.get(EvolveKeys.MIN_MEMORY));
    if (found.isEmpty()) {
      notBusy();
      return false;
    }
    busy = found.get().told();
    if (told.add(found.get().limit())) {
      progress.note(busy);
    }
    return true;
  }

  private void notBusy() {
    busy = "";
    told.clear();
  }
}
