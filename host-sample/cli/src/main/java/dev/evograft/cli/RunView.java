// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.toolkit.text.ShownTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list.
 *
 * @param run which
 * @param end its end, or null while it runs
 */
record RunView(RunInfo run, @Nullable RunCompleted end) {

  static final List<String> HEAD = List.of("run", "skill", "status", "started", "took", "signals");

  static RunView of(JournalEntry started, @Nullable JournalEntry ended) {
    return new RunView(
        RunStarted.from(started).run(), ended == null ? null : RunCompleted.from(ended));
  }

  String status() {
    return end == null ? "running" : end.outcome().status().word();
  }

  List<String> row() {
    return List.of(
        run.runId(),
        run.spec().skill(),
        status(),
        ShownTime.of(run.startedAt()),
        end == null ? "" : Texts.duration(end.outcome().took()),
        end == null ? "" : Integer.toString(end.signals().values().size()));
  }

  JsonObject json() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("run_id", run.runId())
            .put("kind", run.spec().kind())
            .put("skill", run.spec().skill())
            .put("status", status())
            .put("started_at", run.startedAt().toString());
    if (end != null) {
      json.put("ended_at", end.outcome().endedAt().toString())
          .putIfPresent("exit_code", end.outcome().exitCode())
          .putIfPresent("reason", end.outcome().reason())
          .put("signals", end.signals().values());
    }
    return json.build();
  }
}
