// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalNames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The run of a skill that says which gene it follows, as an outcome of that gene.
 *
 * @param entry its entry
 * @param run what the entry says
 * @param gene that it follows
 */
record RunMemory(JournalEntry entry, RunCompleted run, String gene) {

  private static final double SUCCESS_SCORE = 0.85;
  private static final double FAILURE_SCORE = 0.2;

  /**
   * Reads an entry; empty for runs of other kinds, and for those that name no gene by a signal or a
   * label {@code gene}.
   *
   * @throws IllegalArgumentException if the entry is no end of a run
   */
  static Optional<RunMemory> of(JournalEntry entry) {
    RunCompleted run = RunCompleted.from(entry);
    RunSpec spec = run.run().spec();
    if (!spec.kind().equals(RunSpec.SKILL)) {
      return Optional.empty();
    }
    return run.signals()
        .values()
        .string("gene")
        .or(() -> Optional.ofNullable(spec.labels().get("gene")))
        .map(String::strip)
        .filter(id -> !id.isEmpty() && id.length() <= 200)
        .map(id -> new RunMemory(entry, run, id));
  }

  /**
   * What it was for: the signal or label {@code signals}, else the skill. Signals that tell how the
   * run went are not what it was for.
   */
  List<String> signals() {
    List<String> reported = run.signals().values().strings("signals");
    String label = run.run().spec().labels().getOrDefault("signals", "");
    List<String> signals =
        !reported.isEmpty()
            ? reported
            : Arrays.stream(label.split(",")).map(String::strip).toList();
    List<String> named = signals.stream().filter(signal -> !signal.isEmpty()).limit(100).toList();
    return named.isEmpty() ? List.of("skill:" + run.run().spec().skill()) : named;
  }

  /** {@code success}, {@code failed}, or {@code cancelled}, which counts for nothing. */
  String status() {
    RunStatus status = run.outcome().status();
    if (status == RunStatus.CANCELLED) {
      return status.word();
    }
    boolean succeeded = status == RunStatus.SUCCEEDED;
    return run.signals().values().bool(SignalNames.TASK_COMPLETED, succeeded)
        ? Outcome.SUCCESS
        : Outcome.FAILED;
  }

  boolean succeeded() {
    return status().equals(Outcome.SUCCESS);
  }

  boolean counts() {
    return run.outcome().status() != RunStatus.CANCELLED;
  }

  MemoryGraphEvent event(Function<String, Optional<String>> categoryOf) {
    double fallback = succeeded() ? SUCCESS_SCORE : FAILURE_SCORE;
    double score = run.signals().values().number("score").orElse(fallback);
    JsonObject.Builder outcome =
        JsonObject.builder().put("status", status()).put("score", Math.max(0, Math.min(1, score)));
    String reason = run.outcome().reason();
    if (reason != null) {
      outcome.put("note", Lines.one(reason, GraphEvents.LONGEST));
    }
    JsonObject observed =
        JsonObject.builder()
            .put("agent", "evograft")
            .put("run", entry.key())
            .put("skill", run.run().spec().skill())
            .build();
    return new MemoryGraphEvent(
        GraphEvents.begin("outcome", entry, signals())
            .put("gene", GraphEvents.gene(gene, categoryOf.apply(gene)))
            .put("outcome", outcome.build())
            .put("observed", observed)
            .build());
  }
}
