// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes bodies of journal entries. Members without a value are left out: the server refuses null.
 * The task's text is not sent, because a prompt leaves the machine only where it was asked for.
 */
final class Reports {

  private static final int ID = 128;
  private static final int MANIFEST = 5_000;
  private static final Pattern SHA256 = Pattern.compile("[a-f0-9]{64}");
  private static final Set<String> OWNERS = Set.of("tenant", "team", "agent", "task");

  private final Endpoint endpoint;
  private final Identity identity;
  private final Redactor redactor;
  private final Sends sends;

  /**
   * What of a run may leave this machine.
   *
   * @param excerpt the end and the beginning of its output
   * @param progress what it told of its progress
   * @param manifest names, sizes and hashes of the files that it left
   */
  record Sends(boolean excerpt, boolean progress, boolean manifest) {}

  Reports(Endpoint endpoint, Identity identity, Redactor redactor, Sends sends) {
    this.endpoint = endpoint;
    this.identity = identity;
    this.redactor = redactor;
    this.sends = sends;
  }

  /**
   * The report of an entry, or null for one of a type that is not reported.
   *
   * @throws RuntimeException if the entry cannot be read
   */
  @Nullable Report of(JournalEntry entry) {
    return switch (entry.type()) {
      case RunStarted.TYPE -> started(entry);
      case RunProgress.TYPE -> sends.progress() ? progress(entry) : null;
      case RunCompleted.TYPE -> completed(entry);
      default -> null;
    };
  }

  private Report started(JournalEntry entry) {
    RunInfo run = RunStarted.from(entry).run();
    RunSpec spec = run.spec();
    Identity.Owners owners = identity.owners();
    JsonObject body =
        event("run.started", entry)
            .put("ts", run.startedAt().toString())
            .putIfPresent("tenant_id", owner(spec, "tenant", owners.tenant()))
            .putIfPresent("team_id", owner(spec, "team", owners.team()))
            .putIfPresent("agent_id", owner(spec, "agent", owners.agent()))
            .putIfPresent("task_id", owner(spec, "task", owners.task()))
            .put("payload", payload(spec))
            .build();
    return new Report(run.runId(), endpoint.events(run.runId()), body, false);
  }

  private Report progress(JournalEntry entry) {
    RunProgress progress = RunProgress.from(entry);
    JsonObject payload =
        JsonObject.builder().put("text", Excerpt.fit(text(progress.text()))).build();
    JsonObject body =
        event("run.progress", entry)
            .put("ts", progress.at().toString())
            .put("payload", payload)
            .build();
    return new Report(progress.runId(), endpoint.events(progress.runId()), body, false);
  }

  /** What every event says; without the type of the engine the server takes it for another one. */
  private JsonObject.Builder event(String type, JournalEntry entry) {
    return JsonObject.builder()
        .put("event_type", type)
        .put("run_id", entry.key())
        .put("engine_id", identity.engineId())
        .put("engine_type", identity.engineType())
        .put("engine_version", cut(identity.engineVersion(), ID))
        .put("seq", entry.ordinal())
        .put("status", "running");
  }

  private JsonObject payload(RunSpec spec) {
    Map<String, String> labels = new TreeMap<>();
    spec.labels()
        .forEach(
            (name, value) -> {
              if (!OWNERS.contains(name)) {
                labels.put(Unicode.repair(name), Unicode.repair(value));
              }
            });
    JsonObject.Builder payload =
        JsonObject.builder()
            .put("kind", Unicode.repair(spec.kind()))
            .put("skill", Unicode.repair(spec.skill()))
            .putIfPresent("skill_version", repaired(spec.skillVersion()))
            .putIfPresent("parent_run_id", spec.parentRunId());
    if (!labels.isEmpty()) {
      payload.put("labels", labels);
    }
    return redactor.redact(payload.build());
  }

  private Report completed(JournalEntry entry) {
    RunCompleted event = RunCompleted.from(entry);
    RunOutcome outcome = event.outcome();
    JsonObject.Builder body =
        JsonObject.builder()
            .put("engine_id", identity.engineId())
            .put("engine_version", cut(identity.engineVersion(), ID))
            .put("status", outcome.status().word())
            .put("exit_code", exitCode(outcome))
            .put("finished_at", outcome.endedAt().toString());
    if (sends.excerpt() && !event.logExcerpt().isEmpty()) {
      body.put("log_excerpt", Excerpt.fit(text(event.logExcerpt())));
    }
    CleanSignals signals = new CleanSignals();
    List<JsonObject> manifest = sends.manifest() ? manifest(event.artifacts(), signals) : List.of();
    if (!manifest.isEmpty()) {
      body.put("artifact_manifest", manifest);
    }
    body.put("signals", signals.of(redactor.redact(withReason(event))));
    String runId = event.run().runId();
    return new Report(runId, endpoint.complete(runId), body.build(), true);
  }

  private static JsonObject withReason(RunCompleted event) {
    JsonObject values = event.signals().values();
    String reason = event.outcome().reason();
    if (reason == null || values.containsKey("reason")) {
      return values;
    }
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put("reason", Unicode.repair(reason));
    return CleanSignals.lenient(more);
  }

  private List<JsonObject> manifest(List<Artifact> artifacts, CleanSignals signals) {
    List<JsonObject> manifest = new ArrayList<>(artifacts.size());
    for (Artifact artifact : artifacts) {
      String path = text(artifact.path());
      if (manifest.size() == MANIFEST
          || path.isEmpty()
          || artifact.bytes() < 0
          || !SHA256.matcher(artifact.sha256()).matches()) {
        signals.drop("artifact " + path);
      } else {
        manifest.add(
            JsonObject.builder()
                .put("path", path)
                .put("sha256", artifact.sha256())
                .put("bytes", artifact.bytes())
                .build());
      }
    }
    return manifest;
  }

  /** A run without a process has no exit code, and the server wants one. */
  private static int exitCode(RunOutcome outcome) {
    Integer code = outcome.exitCode();
    if (code != null) {
      return code;
    }
    return switch (outcome.status()) {
      case SUCCEEDED -> 0;
      case FAILED -> 1;
      case CANCELLED -> 130;
    };
  }

  private @Nullable String owner(RunSpec spec, String label, Optional<String> fallback) {
    String value = spec.labels().getOrDefault(label, fallback.orElse(""));
    return value.isBlank() ? null : cut(text(value), ID);
  }

  private String text(String raw) {
    return Unicode.repair(redactor.redact(raw));
  }

  private static @Nullable String repaired(@Nullable String text) {
    return text == null ? null : Unicode.repair(text);
  }

  private static String cut(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }
}
