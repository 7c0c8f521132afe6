// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registered engines and their tokens. Guarded by the lock of the town. */
final class Engines {

  private static final int MOST = 1_000;

  private record Engine(JsonObject row, String token) {}

  private final Map<String, Engine> byId = new LinkedHashMap<>();

  /** Registers an engine, or again: then its old token is dead at once, as on the real server. */
  JsonObject register(JsonObject body, String token, String now) {
    String id = body.string("engine_id", "");
    if (!byId.containsKey(id) && byId.size() >= MOST) {
      throw Halt.detail(422, "the sandbox keeps " + MOST + " engines");
    }
    Engine before = byId.get(id);
    JsonObject row =
        JsonObject.builder()
            .put("engine_id", id)
            .put("engine_type", body.string("engine_type", "custom"))
            .put("engine_version", body.get("engine_version"))
            .put("display_name", body.string("display_name", ""))
            .put("owner_team", body.string("owner_team", ""))
            .put("deployment_kind", body.string("deployment_kind", "server"))
            .put("dispatch_url", body.get("dispatch_url"))
            .put("capabilities", body.object("capabilities"))
            .put("registered_at", before == null ? now : before.row().get("registered_at"))
            .put("updated_at", now)
            .put("ingest_token_prefix", token.substring(0, Math.min(8, token.length())))
            .put("last_seen_at", null)
            .put("connector_version", "")
            .put("online_meta", "{}")
            .build();
    byId.put(id, new Engine(row, token));
    return row;
  }

  /** Notes a heartbeat. */
  JsonObject seen(String id, JsonObject body, String now) {
    Engine engine = byId.get(id);
    if (engine == null) {
      throw Halt.detail(404, "engine not found");
    }
    JsonObject.Builder row = JsonObject.builder();
    engine.row().forEach(row::put);
    JsonObject seen =
        row.put("last_seen_at", now)
            .put("connector_version", body.string("connector_version", ""))
            .put("online_meta", body.object("meta"))
            .build();
    byId.put(id, new Engine(seen, engine.token()));
    return seen;
  }

  boolean rotate(String id, String token) {
    return byId.computeIfPresent(id, (key, engine) -> new Engine(engine.row(), token)) != null;
  }

  /** The engine that a token belongs to. */
  Optional<String> owner(String token) {
    return byId.entrySet().stream()
        .filter(entry -> entry.getValue().token().equals(token))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Optional<JsonObject> row(String id) {
    return Optional.ofNullable(byId.get(id)).map(Engine::row);
  }

  List<JsonObject> list(int limit) {
    return byId.values().stream().map(Engine::row).limit(limit).toList();
  }
}
