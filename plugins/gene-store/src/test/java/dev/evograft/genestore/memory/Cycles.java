// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Journal entries of cycles and runs for tests. */
final class Cycles {

  private Cycles() {}

  /** A whole cycle of the gene {@code g} that ends in a phase. */
  static List<JournalEntry> cycle(String key, Instant at, CyclePhase end, Map<String, ?> details) {
    List<JournalEntry> entries = new ArrayList<>();
    add(entries, key, at, CyclePhase.DETECT, Map.of("signals", List.of("log_error", "errsig:x")));
    add(entries, key, at, CyclePhase.SELECT, Map.of("gene", "g", "capsule", "capsule_1"));
    add(
        entries,
        key,
        at,
        CyclePhase.MUTATE,
        Map.of(
            "category",
            "repair",
            "risk",
            "low",
            "hypothesis",
            "a retry helps",
            "mutation",
            Map.of("id", "mut_1", "category", "repair", "diff", "not kept")));
    add(
        entries,
        key,
        at,
        CyclePhase.EXECUTE,
        Map.of(
            "executor",
            "replay",
            "summary",
            "a retry was added",
            "evidence",
            Map.of("transcript", "secret talk")));
    add(
        entries,
        key,
        at,
        CyclePhase.EVALUATE,
        Map.of(
            "score",
            0.9,
            "blast_files",
            2,
            "blast_lines",
            10,
            "checks",
            List.of(Map.of("ok", end == CyclePhase.SOLIDIFIED))));
    add(entries, key, at, end, details);
    return entries;
  }

  static List<JournalEntry> solidified(String key, Instant at) {
    return cycle(key, at, CyclePhase.SOLIDIFIED, Map.of("outcome", "success", "event", "evt_1"));
  }

  private static void add(
      List<JournalEntry> entries,
      String key,
      Instant at,
      CyclePhase phase,
      Map<String, ?> details) {
    int ordinal = entries.size();
    Instant when = at.plusMillis(ordinal);
    CycleEvent event = new CycleEvent(key, "run-1", phase, when, JsonObject.of(details));
    entries.add(
        new JournalEntry(key, ordinal, phase.type(), CycleEvent.VERSION, when, event.payload()));
  }

  static JournalEntry run(String id, RunSpec spec, RunStatus status, Map<String, ?> signals) {
    RunCompleted run =
        new RunCompleted(
            new RunInfo(id, spec, Outcomes.NOON, "process"),
            new RunOutcome(
                status,
                null,
                status == RunStatus.SUCCEEDED ? null : "it broke",
                Outcomes.NOON,
                Duration.ofSeconds(1)),
            new Signals(JsonObject.of(signals)),
            List.of(),
            "the output, which stays where it is");
    return new JournalEntry(
        id, 1, RunCompleted.TYPE, RunCompleted.VERSION, Outcomes.NOON, run.payload());
  }
}
