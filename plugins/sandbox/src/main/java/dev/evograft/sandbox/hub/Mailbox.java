// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages for nodes; one that is not acknowledged stays. Guarded by the hub's lock. */
final class Mailbox {

  /** So many wait for a node, and so many of nodes are kept to be looked at. */
  static final int MOST = 1_000;

  private final Map<String, Map<Long, JsonObject>> boxes = new HashMap<>();
  private final Map<String, JsonObject> taken = Bounded.oldestOut(MOST);
  private long last;

  /** Puts a message into a node's box; a message has id, type and payload. */
  JsonObject put(String nodeId, JsonObject message) {
    last++;
    JsonObject whole =
        JsonObject.builder()
            .put("id", message.string("id").orElse("hubmsg_" + Ids.hex(8)))
            .put("type", message.get("type"))
            .put("payload", message.object("payload"))
            .put("priority", message.string("priority", "normal"))
            .putIfPresent("ref_id", message.get("ref_id"))
            .putIfPresent("expires_at", message.get("expires_at"))
            .build();
    boxes.computeIfAbsent(nodeId, id -> Bounded.oldestOut(MOST)).put(last, whole);
    return whole;
  }

  /** What is behind a cursor, and the next cursor. */
  JsonObject page(String nodeId, long after, int limit) {
    List<JsonObject> found = new ArrayList<>();
    long next = after;
    for (Map.Entry<Long, JsonObject> entry : box(nodeId).entrySet()) {
      if (entry.getKey() > after && found.size() < limit) {
        found.add(entry.getValue());
        next = entry.getKey();
      }
    }
    return JsonObject.builder().put("messages", found).put("next_cursor", "c" + next).build();
  }

  int acknowledge(String nodeId, Set<String> ids) {
    Map<Long, JsonObject> box = box(nodeId);
    int before = box.size();
    box.values().removeIf(message -> ids.contains(message.string("id", "")));
    return before - box.size();
  }

  int pending(String nodeId) {
    return box(nodeId).size();
  }

  /** Notes a message of a node; false where it was noted before. */
  boolean take(String nodeId, JsonObject message) {
    return taken.putIfAbsent(nodeId + " " + message.string("id", ""), message) == null;
  }

  /** All messages of nodes, oldest first. */
  List<JsonObject> received() {
    return List.copyOf(taken.values());
  }

  /** Who asks for a box that is not there makes none. */
  private Map<Long, JsonObject> box(String nodeId) {
    return boxes.getOrDefault(nodeId, new HashMap<>());
  }
}
