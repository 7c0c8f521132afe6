// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What engines call. */
final class IngestApi {

  private static final int CONTRACT_BODY = 1 << 20;
  private static final Set<String> LIFECYCLE =
      Set.of("run.started", "run.progress", "run.completed");
  private static final String WARNING =
      "Store this ingest token now: it is not shown again, and the previous one is void.";

  private final Town town;
  private final Callers callers;
  private final Mode mode;
  private final boolean bare;

  IngestApi(Town town, Callers callers, StandIn.Options options) {
    this.town = town;
    this.callers = callers;
    this.mode = options.mode();
    this.bare = options.isBare();
  }

  Answer register(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.registrar(request);
    JsonObject body = read.object();
    Shapes.register(body);
    refuseWhatCrashes(body);
    String token = Texts.secret("evi_");
    JsonObject engine = town.engines.register(body, token, town.now());
    if (bare) {
      return ok(JsonObject.builder().put("registered", true).put("engine", engine).build());
    }
    return ok(
        JsonObject.builder()
            .put("registered", true)
            .put("engine", engine)
            .put("ingest_token", token)
            .put("ingest_token_warning", WARNING)
            .build());
  }

  Answer rotate(ServerRequest request) {
    callers.admin(request);
    String id = request.param("engine_id");
    String token = Texts.secret("evi_");
    if (!town.engines.rotate(id, token)) {
      throw Halt.detail(404, "engine not found");
    }
    return ok(
        JsonObject.builder()
            .put("engine_id", id)
            .put("ingest_token", token)
            .put("ingest_token_warning", WARNING)
            .build());
  }

  Answer runEvent(ServerRequest request) {
    return event(request, request.param("run_id"));
  }

  Answer anyEvent(ServerRequest request) {
    return event(request, null);
  }

  private Answer event(ServerRequest request, @Nullable String pathId) {
    Bodies read = Bodies.of(request);
    callers.engine(request);
    JsonObject body = read.object();
    Shapes.event(body);
    String runId = body.string("run_id", "");
    String engineId = body.string("engine_id", "");
    if (pathId != null && !pathId.equals(runId)) {
      throw Halt.detail(422, "run_id mismatch");
    }
    callers.scope(request, engineId);
    refuseWhatCrashes(body);
    String type = body.string("event_type", "");
    if (LIFECYCLE.contains(type)) {
      RunRecord run = town.runOrNew(runId);
      if (mode == Mode.REAL || !run.isTerminal()) {
        run.apply(body, town.now());
      }
    }
    RunRecord run = town.run(runId).orElseThrow(() -> Halt.detail(422, "run not found"));
    JsonObject warned = policyOfEvent(body, runId, engineId);
    JsonObject stored = stored(body);
    run.addEvent(stored);
    return ok(
        JsonObject.builder()
            .put("accepted", true)
            .put("event", stored)
            .put("run", run.json())
            .putIfPresent("policy", warned)
            .build());
  }

  /** The row is updated before this: a blocked run.completed has changed it all the same. */
  private @Nullable JsonObject policyOfEvent(JsonObject body, String runId, String engineId) {
    if (mode == Mode.CONTRACT) {
      return null;
    }
    String type = body.string("event_type", "");
    JsonObject payload = body.object("payload");
    JsonObject verdict = null;
    if (type.equals("tool_call")) {
      String fallback = payload.string("tool_name", payload.string("name", ""));
      verdict = town.policies.tool(payload.string("tool", fallback));
    } else if (type.equals("artifact_written")) {
      verdict = town.policies.artifact(payload.string("path", ""), payload.integer("bytes", 0));
    } else if (type.equals("run.completed") || type.equals("run_finished")) {
      verdict = town.policies.text(body.string("log_excerpt", ""));
    }
    if (verdict == null || verdict.list("hits").isEmpty()) {
      return null;
    }
    town.enforce(verdict, runId, engineId);
    return verdict;
  }

  private JsonObject stored(JsonObject body) {
    JsonObject.Builder payload = JsonObject.builder();
    for (String name :
        List.of(
            "status", "signals", "team_id", "tenant_id", "agent_id", "task_id", "log_excerpt")) {
      payload.putIfPresent(name, body.get(name));
    }
    payload.putIfPresent("engine_type", body.get("engine_type"));
    body.object("payload").forEach(payload::put);
    return JsonObject.builder()
        .put("id", town.nextEventId())
        .put("run_id", body.get("run_id"))
        .put("engine_id", body.get("engine_id"))
        .put("event_type", body.get("event_type"))
        .put("ts", body.get("ts"))
        .put("seq", body.containsKey("seq") ? body.get("seq") : 0)
        .put("payload", payload.build())
        .put("accepted_at", town.now())
        .build();
  }

  Answer complete(ServerRequest request) {
    if (mode == Mode.CONTRACT && request.body().length > CONTRACT_BODY) {
      throw Halt.detail(413, "Payload too large");
    }
    Bodies read = Bodies.of(request);
    callers.engine(request);
    JsonObject body = read.object();
    Shapes.complete(body);
    String engineId = body.string("engine_id", "");
    callers.scope(request, engineId);
    refuseWhatCrashes(body);
    String runId = request.param("run_id");
    if (mode == Mode.REAL) {
      policyOfReport(body, runId, engineId);
    }
    RunRecord run = town.runOrNew(runId);
    boolean again = run.isTerminal();
    if (again && mode == Mode.CONTRACT) {
      throw Halt.detail(409, "Run already terminal");
    }
    if (!again) {
      run.complete(body, town.now());
    }
    return ok(
        JsonObject.builder()
            .put("accepted", true)
            .put("idempotent", again)
            .put("run_id", runId)
            .put("run", run.json())
            .build());
  }

  private void policyOfReport(JsonObject body, String runId, String engineId) {
    town.enforce(town.policies.text(body.string("log_excerpt", "")), runId, engineId);
    for (Object item : body.list("artifact_manifest")) {
      if (item instanceof JsonObject artifact) {
        JsonObject verdict =
            town.policies.artifact(artifact.string("path", ""), artifact.integer("bytes", 0));
        town.enforce(verdict, runId, engineId);
      }
    }
  }

  Answer status(ServerRequest request) {
    callers.engine(request);
    String engineId = request.query("engine_id").orElseThrow(IngestApi::engineIdMissing);
    callers.scope(request, engineId);
    RunRecord run =
        town.run(request.param("run_id"))
            .filter(found -> found.text("engine_id").equals(engineId))
            .orElseThrow(() -> Halt.detail(404, "run not found"));
    JsonObject row = run.json();
    JsonObject.Builder answer = JsonObject.builder();
    for (String name :
        List.of("run_id", "engine_id", "status", "exit_code", "log_excerpt", "signals")) {
      answer.put(name, row.get(name));
    }
    return ok(answer.put("finished_at", row.get("finished_at")).build());
  }

  Answer heartbeat(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.engine(request);
    JsonObject body = read.object();
    String engineId = request.param("engine_id");
    callers.scope(request, engineId);
    JsonObject.Builder engine = JsonObject.builder();
    town.engines.seen(engineId, body, town.now()).forEach(engine::put);
    return ok(
        JsonObject.builder()
            .put("ok", true)
            .put("engine", engine.put("online", true).build())
            .build());
  }

  /** The contract's upload, which the real server has not. */
  Answer upload(ServerRequest request) {
    callers.engine(request);
    town.uploads.take(request.param("run_id"), request);
    return Answer.empty(204);
  }

  private static Halt engineIdMissing() {
    Rule.Fault fault = new Rule.Fault("missing", "Field required", Map.of());
    return Halt.detail(422, List.of(Fields.error(List.of("query", "engine_id"), fault, null)));
  }

  private static void refuseWhatCrashes(JsonObject body) {
    if (Texts.hasLoneSurrogate(body)
        || Texts.isTooLarge(body.get("exit_code"))
        || Texts.isTooLarge(body.get("seq"))) {
      throw Halt.crash();
    }
  }

  private static Answer ok(JsonObject body) {
    return Answer.json(200, body);
  }
}
