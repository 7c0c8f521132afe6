// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of the server's run table, and the events of the run. Guarded by the lock of the town. */
final class RunRecord {

  private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "cancelled");
  private static final int EVENTS = 2_000;

  private final Map<String, @Nullable Object> row = new LinkedHashMap<>();
  private final List<JsonObject> events = new ArrayList<>();

  /**
   * @param begun when it began, where the server knows it itself; else empty
   */
  RunRecord(String runId, String now, String begun) {
    row.put("run_id", runId);
    for (String name :
        List.of("engine_id", "engine_type", "engine_version", "tenant_id", "team_id", "agent_id")) {
      row.put(name, "");
    }
    row.put("task_id", "");
    row.put("status", "running");
    row.put("exit_code", null);
    row.put("started_at", begun);
    row.put("finished_at", "");
    row.put("log_excerpt", "");
    row.put("artifact_manifest", List.of());
    row.put("artifact_bundle_url", null);
    row.put("signals", JsonObject.EMPTY);
    row.put("accepted_at", now);
    row.put("updated_at", now);
  }

  JsonObject json() {
    return JsonObject.of(row);
  }

  String text(String name) {
    return row.get(name) instanceof String text ? text : "";
  }

  boolean isTerminal() {
    return TERMINAL.contains(text("status"));
  }

  List<JsonObject> events() {
    return List.copyOf(events);
  }

  void addEvent(JsonObject event) {
    if (events.size() < EVENTS) {
      events.add(event);
    }
  }

  /** A lifecycle event came: no protection of a run that has ended, as on the real server. */
  void apply(JsonObject event, String now) {
    String type = event.string("event_type", "");
    copyPresent(event, "engine_id", "engine_version", "tenant_id", "team_id", "agent_id");
    copyPresent(event, "task_id", "log_excerpt", "artifact_manifest", "artifact_bundle_url");
    copyPresent(event, "exit_code", "signals");
    row.put("engine_type", event.string("engine_type", "custom"));
    if (type.equals("run.completed")) {
      row.put("status", event.string("status", "succeeded"));
      row.put("finished_at", event.get("ts"));
    } else {
      row.put("status", event.string("status", "running"));
    }
    if (text("started_at").isEmpty()) {
      row.put("started_at", event.get("ts"));
    }
    row.put("updated_at", now);
  }

  /** The terminal report came. */
  void complete(JsonObject report, String now) {
    copyPresent(report, "engine_id", "engine_version", "status", "finished_at");
    copyPresent(report, "artifact_manifest", "artifact_bundle_url", "signals");
    row.put("exit_code", number(report.get("exit_code")));
    row.put("log_excerpt", ServerRedaction.redact(report.string("log_excerpt", "")));
    if (text("started_at").isEmpty()) {
      row.put("started_at", report.get("finished_at"));
    }
    if (text("engine_type").isEmpty()) {
      row.put("engine_type", "custom");
    }
    row.put("updated_at", now);
  }

  private void copyPresent(JsonObject from, String... names) {
    for (String name : names) {
      Object value = from.get(name);
      boolean empty = value instanceof Map<?, ?> map && map.isEmpty();
      if (value != null && !empty) {
        row.put(name, value);
      }
    }
  }

  private static @Nullable Object number(@Nullable Object value) {
    return value instanceof String text ? (Object) Long.parseLong(text.strip()) : value;
  }
}
