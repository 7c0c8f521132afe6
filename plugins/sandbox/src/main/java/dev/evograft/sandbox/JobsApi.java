// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Work that is handed to engines. */
final class JobsApi {

  private final Town town;
  private final Callers callers;

  JobsApi(Town town, Callers callers) {
    this.town = town;
    this.callers = callers;
  }

  Answer add(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.admin(request);
    JsonObject job = town.jobs.add(read.object(), town.now());
    return Answer.json(200, JsonObject.builder().put("job", job).build());
  }

  Answer lease(ServerRequest request) {
    callers.engine(request);
    String engineId = request.query("engine_id").orElseThrow(JobsApi::engineIdMissing);
    callers.scope(request, engineId);
    return leased(request, town.jobs.lease(engineId));
  }

  /** The contract's way: the engine is whoever has the token. */
  Answer leaseRun(ServerRequest request) {
    callers.engine(request);
    return leased(request, callers.owner(request).flatMap(town.jobs::lease).map(JobsApi::lease));
  }

  /** The contract has these members only, and no place for the task but in what is handed on. */
  private static JsonObject lease(JsonObject job) {
    JsonObject.Builder payload = JsonObject.builder().put("message", job.get("message"));
    job.object("payload").forEach(payload::put);
    return JsonObject.builder()
        .put("run_id", job.get("run_id"))
        .put("payload", payload.build())
        .build();
  }

  private static Answer leased(ServerRequest request, Optional<JsonObject> job) {
    if (job.isEmpty()) {
      return Answer.empty(204);
    }
    JsonObject.Builder answer = JsonObject.builder();
    job.get().forEach(answer::put);
    String host = request.header("host").orElse("127.0.0.1");
    return Answer.json(200, answer.put("callback_base", "http://" + host + "/api/v1").build());
  }

  Answer acknowledge(ServerRequest request) {
    JsonObject body = engineBody(request);
    callers.scope(request, body.string("engine_id", ""));
    JsonObject job = town.jobs.acknowledge(request.param("job_id"));
    return Answer.json(200, JsonObject.builder().put("job", job).build());
  }

  Answer complete(ServerRequest request) {
    JsonObject body = engineBody(request);
    callers.scope(request, body.string("engine_id", ""));
    JsonObject job = town.jobs.complete(request.param("job_id"), body);
    return Answer.json(200, JsonObject.builder().put("job", job).build());
  }

  private JsonObject engineBody(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.engine(request);
    JsonObject body = read.object();
    Fields.of(body).required("engine_id", Rule.text(1, 128)).done();
    return body;
  }

  private static Halt engineIdMissing() {
    Rule.Fault fault = new Rule.Fault("missing", "Field required", Map.of());
    return Halt.detail(422, List.of(Fields.error(List.of("query", "engine_id"), fault, null)));
  }
}
