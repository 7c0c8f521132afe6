// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of run entries. Within a version members are only added; a reader takes what it
 * knows and never fails on the rest.
 */
final class RunCodec {

  private RunCodec() {}

  static void expect(JournalEntry entry, String type) {
    if (!entry.type().equals(type)) {
      throw new IllegalArgumentException(
          "the entry " + entry.id() + " is a " + entry.type() + ", not a " + type);
    }
  }

  static JsonObject info(RunInfo run) {
    RunSpec spec = run.spec();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("kind", spec.kind())
            .put("skill", spec.skill())
            .putIfPresent("skill_version", spec.skillVersion())
            .putIfPresent("task", spec.task())
            .putIfPresent("parent_run_id", spec.parentRunId())
            .put("started_at", StampText.of(run.startedAt()))
            .put("process", run.process());
    if (!spec.labels().isEmpty()) {
      json.put("labels", spec.labels());
    }
    return json.build();
  }

  static RunInfo info(String runId, JsonObject json) {
    Map<String, String> labels = new TreeMap<>();
    json.object("labels")
        .forEach(
            (name, value) -> {
              if (value instanceof String text) {
                labels.put(name, text);
              }
            });
    RunSpec spec =
        new RunSpec(
            json.string("kind", RunSpec.SKILL),
            json.string("skill", "unknown"),
            json.string("skill_version").orElse(null),
            json.string("task").orElse(null),
            runId,
            json.string("parent_run_id").orElse(null),
            labels);
    return new RunInfo(
        runId, spec, instant(json, "started_at", Instant.EPOCH), json.string("process", ""));
  }

  static JsonObject completed(RunCompleted event) {
    RunOutcome outcome = event.outcome();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("run", info(event.run()))
            .put("status", outcome.status().word())
            .putIfPresent("exit_code", outcome.exitCode())
            .putIfPresent("reason", outcome.reason())
            .put("ended_at", StampText.of(outcome.endedAt()))
            .put("took_nanos", outcome.took().toNanos())
            .put("signals", event.signals().values());
    if (!event.artifacts().isEmpty()) {
      json.put("artifacts", event.artifacts().stream().map(RunCodec::artifact).toList());
    }
    if (!event.logExcerpt().isEmpty()) {
      json.put("log_excerpt", event.logExcerpt());
    }
    return json.build();
  }

  static RunCompleted completed(JournalEntry entry) {
    JsonObject json = entry.payload();
    RunOutcome outcome =
        new RunOutcome(
            RunStatus.of(json.string("status", RunStatus.FAILED.word())),
            exitCode(json.integer("exit_code")),
            json.string("reason").orElse(null),
            instant(json, "ended_at", entry.at()),
            Duration.ofNanos(json.integer("took_nanos", 0)));
    return new RunCompleted(
        info(entry.key(), json.object("run")),
        outcome,
        new Signals(json.object("signals")),
        artifacts(json.list("artifacts")),
        json.string("log_excerpt", ""));
  }

  private static @Nullable Integer exitCode(OptionalLong code) {
    return code.isPresent() ? Math.toIntExact(code.getAsLong()) : null;
  }

  private static Instant instant(JsonObject json, String key, Instant fallback) {
    try {
      return json.string(key).map(Instant::parse).orElse(fallback);
    } catch (DateTimeException e) {
      return fallback; // another writer's spelling must not make the whole entry unreadable
    }
  }

  static JsonObject artifact(Artifact artifact) {
    return JsonObject.builder()
        .put("path", artifact.path())
        .put("file", artifact.file().toString())
        .put("sha256", artifact.sha256())
        .put("bytes", artifact.bytes())
        .build();
  }

  static List<Artifact> artifacts(List<@Nullable Object> items) {
    List<Artifact> artifacts = new ArrayList<>(items.size());
    for (Object item : items) {
      if (item instanceof JsonObject json) {
        artifacts.add(
            new Artifact(
                json.string("path", "unnamed"),
                Path.of(json.string("file", "")),
                json.string("sha256", ""),
                json.integer("bytes", 0)));
      }
    }
    return artifacts;
  }
}
