// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.ConflictException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.List;
import java.util.Optional;

/** One cycle from its signals to its end, phase by phase. For one thread, and used once. */
final class CycleRun {

  private final Bench bench;
  private final Deciding deciding;
  private final CycleRequest request;
  private final Live live;
  private final Working working;

  CycleRun(Bench bench, Deciding deciding, CycleRequest request, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.request = request;
    this.live = live;
    this.working = new Working(bench, deciding, request, live);
  }

  /** Runs it; whatever goes wrong, the workspace is what it was, and the cycle has an end. */
  CycleResult run() throws InterruptedException {
    try {
      return phases();
    } catch (InterruptedException e) {
      Thread.interrupted(); // what follows must not be cut short
      throw new CycleInterruptedException(
          stop(Endings.early(CycleOutcome.ABANDONED, "interrupted", "it was interrupted")), e);
    } catch (ConflictException e) {
      return stop(Endings.conflict(String.valueOf(e.getMessage()), e.paths()));
    } catch (EvograftException e) {
      stopBecause(e, e.code());
      throw e;
    } catch (RuntimeException | Error e) {
      stopBecause(e, "internal");
      throw e;
    }
  }

  private void stopBecause(Throwable cause, String code) {
    if (live.state().step() == Step.ENDING) {
      return; // it is decided how it ends; the next start writes what is missing
    }
    boolean interrupted = Thread.interrupted();
    try {
      stop(
          Endings.early(
              CycleOutcome.ABANDONED,
              code,
              bench.services().context().redactor().redact(String.valueOf(cause.getMessage()))));
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the next start undoes it
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CycleResult stop(Ending ending) {
    live.endProcesses();
    return working.closing().undo(withoutForged(ending));
  }

  /** Who makes a cycle break off must not keep by that what was forged meanwhile. */
  private Ending withoutForged(Ending ending) {
    List<Violation> forged = working.forged();
    return forged.isEmpty()
        ? ending
        : ending.saying("violations", forged.stream().map(Violation::tree).toList());
  }

  private CycleResult phases() throws InterruptedException {
    bench.progress().step("looking for signals");
    Detected detected = deciding.detecting().detect(request);
    bench.record(live.head(), CyclePhase.DETECT, detected.details(live.head().at()));
    Optional<String> left = LeftAlone.told(detected);
    bench.progress().step("choosing a gene for " + told(detected.detection().signals()));
    Choice choice = new Choosing(bench, deciding, live).choose(detected);
    Choice.Used used = choice.used();
    if (used == null) {
      return working
          .closing()
          .end(
              left.isPresent()
                  ? Endings.early(CycleOutcome.NEUTRAL, LeftAlone.CODE, left.get())
                  : Choosing.none(detected, choice));
    }
    left.ifPresent(bench.progress()::note);
    CycleTask task = new Mutating(bench, live).mutate(detected, choice, used);
    return working.work(task, used.wanted());
  }

  static String told(List<String> signals) {
    int most = 3;
    String first = String.join(", ", signals.subList(0, Math.min(most, signals.size())));
    return signals.size() > most ? first + " and " + (signals.size() - most) + " more" : first;
  }
}
