// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;

/** What operators and their console call. */
final class AdminApi {

  private final Town town;
  private final Callers callers;

  AdminApi(Town town, Callers callers) {
    this.town = town;
    this.callers = callers;
  }

  Answer engines(ServerRequest request) {
    callers.admin(request);
    return list("engines", town.engines.list(limit(request, 100, 500)));
  }

  Answer runs(ServerRequest request) {
    callers.admin(request);
    return list(
        "runs",
        town.runs(
            request.query("engine_id").orElse(null),
            request.query("team_id").orElse(null),
            limit(request, 100, 500)));
  }

  Answer run(ServerRequest request) {
    callers.admin(request);
    return Answer.json(200, find(request).json());
  }

  Answer events(ServerRequest request) {
    callers.admin(request);
    int limit = limit(request, 500, 2_000);
    return list("events", find(request).events().stream().limit(limit).toList());
  }

  Answer violations(ServerRequest request) {
    callers.admin(request);
    return list("violations", List.copyOf(town.violations));
  }

  Answer policies(ServerRequest request) {
    callers.adminOrEngine(request);
    return Answer.json(
        200, town.policies.list(request.query("enabled_only").orElse("false").equals("true")));
  }

  Answer putPolicy(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.admin(request);
    String id = request.param("policy_id");
    JsonObject policy = town.policies.upsert(id, read.object(), town.now());
    return Answer.json(200, JsonObject.builder().put("policy", policy).build());
  }

  Answer evaluate(ServerRequest request) {
    Bodies read = Bodies.of(request);
    callers.adminOrEngine(request);
    JsonObject body = read.object();
    String resource = body.string("resource", "");
    JsonObject extra = body.object("extra");
    JsonObject verdict =
        switch (body.string("kind", "")) {
          case "tool" -> town.policies.tool(resource);
          case "artifact" -> town.policies.artifact(resource, extra.integer("bytes", 0));
          default -> town.policies.text(extra.string("text", resource));
        };
    return Answer.json(200, verdict);
  }

  Answer costs(ServerRequest request) {
    callers.admin(request);
    return Answer.json(200, Costs.of(town.runs(null, null, 500)));
  }

  private RunRecord find(ServerRequest request) {
    return town.run(request.param("run_id")).orElseThrow(() -> Halt.detail(404, "run not found"));
  }

  private static Answer list(String name, List<JsonObject> items) {
    return Answer.json(200, JsonObject.builder().put(name, items).build());
  }

  private static int limit(ServerRequest request, int fallback, int most) {
    String text = request.query("limit").orElse(String.valueOf(fallback));
    Rule.Fault fault = Rule.integer().check(text);
    if (fault != null) {
      throw Halt.detail(422, List.of(Fields.error(List.of("query", "limit"), fault, text)));
    }
    return Math.max(1, Math.min(most, Integer.parseInt(text.strip())));
  }
}
