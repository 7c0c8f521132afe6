// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A knowledge graph: things by name, and how they relate. Guarded by the hub's lock. */
final class Graph {

  static final int MOST = 10_000;

  private final Map<String, JsonObject> entities = Bounded.oldestOut(MOST);
  private final Set<JsonObject> relationships = Collections.newSetFromMap(Bounded.oldestOut(MOST));

  /** Adds what has a name or an id, in place of what has the same. */
  void ingest(List<JsonObject> things, List<JsonObject> relations) {
    things.forEach(thing -> entities.put(key(thing), thing));
    relationships.addAll(relations);
  }

  /**
   * What names a thing.
   *
   * @throws HubError 400 where nothing does
   */
  static String key(JsonObject thing) {
    return thing
        .string("id")
        .or(() -> thing.string("name"))
        .orElseThrow(
            () ->
                HubError.of(
                    400,
                    "validation_error",
                    "an entity has neither id nor name",
                    "name each entity"));
  }

  List<JsonObject> query(String question, String type) {
    return entities.values().stream()
        .filter(thing -> type.isEmpty() || thing.string("type", "").equals(type))
        .filter(thing -> question.isBlank() || Search.similarity(question, Json.text(thing)) > 0)
        .toList();
  }

  List<JsonObject> entities() {
    return List.copyOf(entities.values());
  }

  List<JsonObject> relationships() {
    return List.copyOf(relationships);
  }
}
