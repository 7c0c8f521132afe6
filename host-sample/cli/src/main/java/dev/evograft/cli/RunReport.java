// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.text.ShownTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one run. */
final class RunReport {

  private final Terminal terminal;

  RunReport(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(JournalEntry started, @Nullable JournalEntry ended, List<KeyStatus> deliveries) {
    RunView view = RunView.of(started, ended);
    RunSpec spec = view.run().spec();
    line("run", view.run().runId());
    line(
        "skill",
        spec.skillVersion() == null ? spec.skill() : spec.skill() + " " + spec.skillVersion());
    line("kind", spec.kind());
    line("task", spec.task());
    line("parent", spec.parentRunId());
    line("labels", spec.labels().isEmpty() ? null : spec.labels().toString());
    line("started", ShownTime.of(view.run().startedAt()));
    line("status", view.status());
    RunCompleted end = view.end();
    if (end != null) {
      printEnd(end);
    }
    deliveries.forEach(d -> line("delivery", d.destination() + " " + d.state() + note(d)));
    if (end != null) {
      printOutput(end.logExcerpt());
    }
    terminal.result(json(view, deliveries));
  }

  private void printEnd(RunCompleted end) {
    line("reason", end.outcome().reason());
    line("took", Texts.duration(end.outcome().took()));
    end.signals()
        .values()
        .forEach((name, value) -> line("signal", name + " = " + Json.text(value)));
    for (Artifact artifact : end.artifacts()) {
      line("artifact", artifact.file() + " (" + Texts.bytes(artifact.bytes()) + ")");
    }
  }

  /** Indented, so that nothing in it looks like a line of ours. */
  private void printOutput(String excerpt) {
    if (!excerpt.isEmpty()) {
      terminal.out("output");
      Texts.printable(excerpt).stripTrailing().lines().forEach(text -> terminal.out("  " + text));
    }
  }

  private static String note(KeyStatus delivery) {
    return delivery.note() == null ? "" : " (" + delivery.note() + ")";
  }

  private void line(String name, @Nullable String value) {
    if (value != null) {
      terminal.out(
          name + " ".repeat(10 - name.length()) + Texts.printable(value).replace('\n', ' '));
    }
  }

  private static JsonObject json(RunView view, List<KeyStatus> deliveries) {
    JsonObject.Builder json = JsonObject.builder();
    view.json().forEach(json::put);
    if (view.end() != null) {
      json.put("artifacts", view.end().artifacts().stream().map(RunReport::json).toList());
      json.put("log_excerpt", view.end().logExcerpt());
    }
    return json.put("deliveries", deliveries.stream().map(RunReport::json).toList()).build();
  }

  private static JsonObject json(Artifact artifact) {
    return JsonObject.builder()
        .put("path", artifact.path())
        .put("file", artifact.file().toString())
        .put("sha256", artifact.sha256())
        .put("bytes", artifact.bytes())
        .build();
  }

  private static JsonObject json(KeyStatus delivery) {
    return JsonObject.builder()
        .put("destination", delivery.destination())
        .put("state", delivery.state())
        .putIfPresent("note", delivery.note())
        .build();
  }
}
