// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of the real server. An acknowledged job is queued again and leased once more while it
 * runs, as there. Guarded by the lock of the town.
 */
final class Jobs {

  private static final int MOST = 1_000;

  private final Map<String, JsonObject> byId = new LinkedHashMap<>();

  JsonObject add(JsonObject body, String now) {
    Fields.of(body)
        .required("message", Rule.text(1, 32_000))
        .optional("target_engine_id", Rule.text())
        .optional("target_team_id", Rule.text())
        .optional("kind", Rule.oneOf("dispatch", "handoff", "notify"))
        .optional("title", Rule.text())
        .optional("payload", Rule.object())
        .optional("refs", Rule.object())
        .done();
    if (byId.size() >= MOST) {
      throw Halt.detail(422, "the sandbox keeps " + MOST + " jobs");
    }
    String id = Texts.secret("job_").substring(0, 16);
    JsonObject job =
        JsonObject.builder()
            .put("job_id", id)
            .put("run_id", id)
            .put("target_engine_id", body.string("target_engine_id", ""))
            .put("kind", body.string("kind", "dispatch"))
            .put("title", body.string("title", ""))
            .put("message", body.string("message", ""))
            .put("payload", body.object("payload"))
            .put("refs", body.object("refs"))
            .put("source_engine_id", "")
            .put("status", "queued")
            .put("created_at", now)
            .build();
    byId.put(id, job);
    return job;
  }

  Optional<JsonObject> lease(String engineId) {
    for (JsonObject job : byId.values()) {
      if (job.string("target_engine_id", "").equals(engineId)
          && List.of("queued", "acked").contains(job.string("status", ""))) {
        return Optional.of(set(job, Map.of("status", "leased", "lease_expires_at", "")));
      }
    }
    return Optional.empty();
  }

  JsonObject acknowledge(String id) {
    JsonObject job = byId.get(id);
    if (job == null || !job.string("status", "").equals("leased")) {
      throw Halt.detail(409, "cannot ack job");
    }
    return set(job, Map.of("status", "acked"));
  }

  /** A second end is answered with the first. */
  JsonObject complete(String id, JsonObject body) {
    JsonObject job = byId.get(id);
    if (job == null) {
      throw Halt.detail(409, "cannot complete job");
    }
    if (job.containsKey("exit_code")) {
      return job;
    }
    return set(
        job,
        Map.of(
            "status", body.string("status", "succeeded"),
            "exit_code", body.integer("exit_code", 0),
            "result_summary", body.string("result_summary", ""),
            "log_excerpt", body.string("log_excerpt", ""),
            "result_run_id", body.string("run_id", "")));
  }

  List<JsonObject> list() {
    return List.copyOf(byId.values());
  }

  private JsonObject set(JsonObject job, Map<String, ?> changes) {
    JsonObject.Builder changed = JsonObject.builder();
    job.forEach(changed::put);
    changes.forEach(changed::put);
    JsonObject now = changed.build();
    byId.put(job.string("job_id", ""), now);
    return now;
  }
}
