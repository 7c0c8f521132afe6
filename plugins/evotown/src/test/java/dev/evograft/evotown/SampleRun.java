// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run as the journal has it. */
final class SampleRun {

  static final Instant STARTED = Instant.parse("2026-11-20T10:00:00Z");
  static final Instant ENDED = Instant.parse("2026-11-20T10:00:05.250Z");
  static final String SHA = "0123456789abcdef".repeat(4);

  final String id;
  RunSpec spec = RunSpec.skill("log-triage");
  RunStatus status = RunStatus.SUCCEEDED;
  Integer exitCode = 0;
  String reason;
  String excerpt = "all is well";
  Map<String, ?> signals = Map.of("task_completed", true, "latency_ms", 5_250);
  List<Artifact> artifacts =
      List.of(new Artifact("report.md", Path.of("/home/me/report.md"), SHA, 42));

  SampleRun(String id) {
    this.id = id;
  }

  JournalEntry started() {
    return entry(0, RunStarted.TYPE, new RunStarted(info()).payload());
  }

  JournalEntry progress(long ordinal, String text) {
    return entry(ordinal, RunProgress.TYPE, new RunProgress(id, ENDED, text).payload());
  }

  JournalEntry completed() {
    RunOutcome outcome = new RunOutcome(status, exitCode, reason, ENDED, Duration.ofMillis(5_250));
    Signals values = new Signals(CleanSignals.lenient(Map.copyOf(signals)));
    RunCompleted event = new RunCompleted(info(), outcome, values, artifacts, excerpt);
    return entry(1, RunCompleted.TYPE, event.payload());
  }

  Delivery delivery(JournalEntry... entries) {
    return new Delivery(id, List.of(entries), 1, false, false);
  }

  Delivery uncertain(JournalEntry... entries) {
    return new Delivery(id, List.of(entries), 2, false, true);
  }

  JournalEntry entry(long ordinal, String type, JsonObject payload) {
    return new JournalEntry(id, ordinal, type, 1, ENDED, payload);
  }

  private RunInfo info() {
    return new RunInfo(id, spec, STARTED, "process");
  }
}
