// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.select.SignalKind;
import dev.evograft.evolution.source.Answer;
import dev.evograft.evolution.source.Asked;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Chooses the gene of a cycle, and the capsule where one fits. */
final class Choosing {

  private final Bench bench;
  private final Deciding deciding;
  private final Live live;

  Choosing(Bench bench, Deciding deciding, Live live) {
    this.bench = bench;
    this.deciding = deciding;
    this.live = live;
  }

  /**
   * What others know is staged, and so of no use for this cycle: they cannot change what it is.
   * Only what comes from who is trusted may be chosen at once.
   */
  Choice choose(Detected detected) throws InterruptedException {
    try (Asked asked =
        deciding
            .sources()
            .ask(
                detected.detection().signals(),
                bench.services().get(EvolveKeys.CANDIDATES_DEADLINE))) {
      List<Answer> answers = asked.staged(bench.services().assets());
      answers.stream()
          .map(Answer::told)
          .filter(told -> !told.isEmpty())
          .map(bench.services().context().redactor()::redact)
          .forEach(bench.progress()::note);
      Choice choice = deciding.selecting().select(detected, live.head().at(), trusted(asked));
      JsonObject details = choice.details();
      Choice.Used used = choice.used();
      if (used != null && used.isUnasked() && !deciding.executors().replays(used.capsule())) {
        // A stranger's that does not apply must not keep us from what is ours
        String passed = used.gene().id().orElse("");
        choice = deciding.selecting().select(detected, live.head().at(), Set.of());
        details = choice.details().with("passed_over", passed);
        bench
            .progress()
            .note("what came for " + passed + " without a person's word does not apply here");
      }
      details.strings("notes").forEach(bench.progress()::note);
      bench.record(
          live.head(),
          CyclePhase.SELECT,
          answers.isEmpty()
              ? details
              : details.with("sources", answers.stream().map(Answer::tree).toList()));
      return choice;
    }
  }

  /** Who is trusted, and did not bring several capsules of late that came to nothing here. */
  private Set<String> trusted(Asked asked) {
    Set<String> trusted = new TreeSet<>(asked.trusted());
    if (!trusted.isEmpty()) {
      trusted.removeAll(new PastCycles(bench.services().journal()).failing());
    }
    return trusted;
  }

  /** How a cycle ends for which nothing was chosen. */
  static Ending none(Detected detected, Choice choice) {
    Set<String> out = choice.selection().banned().keySet();
    if (!out.isEmpty()) {
      String why = "every gene that answers these signals is out: " + String.join(", ", out);
      return Endings.early(CycleOutcome.NEUTRAL, "no_gene", why);
    }
    List<String> signals = detected.detection().signals();
    if (signals.stream().allMatch(one -> SignalKind.of(one) == SignalKind.CONTROL)) {
      String why =
          detected.origin().runs().looked() == 0
              ? "no run is recorded yet that tells what goes wrong; \"evograft run SKILL\" records"
                  + " one"
              : "nothing was found that goes wrong";
      return Endings.early(CycleOutcome.NEUTRAL, "no_signals", why);
    }
    return Endings.early(
        CycleOutcome.NEUTRAL,
        "no_gene",
        "no gene answers "
            + CycleRun.told(signals)
            + "; \"evograft genes add\" and \"gep import\" bring some");
  }
}
