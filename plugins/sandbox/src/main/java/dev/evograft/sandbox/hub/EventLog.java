// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes are told, until they asked for it, and what they did. Guarded by the hub's lock. */
final class EventLog {

  private static final int KEEP = 1_000;
  private static final int ACTIVITY = 10_000;

  private final Map<String, Deque<JsonObject>> waiting = new HashMap<>();
  private final Deque<JsonObject> activity = new ArrayDeque<>();
  private final InstantSource clock;
  private long last;

  EventLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Something that a node is told. */
  void add(String nodeId, String type, JsonObject fields) {
    Deque<JsonObject> queue = waiting.computeIfAbsent(nodeId, id -> new ArrayDeque<>());
    queue.addLast(entry(type, fields).put("node_id", nodeId).build());
    if (queue.size() > KEEP) {
      queue.removeFirst();
    }
  }

  int pending(String nodeId) {
    return waiting.getOrDefault(nodeId, new ArrayDeque<>()).size();
  }

  /** Takes what waits for a node, oldest first. */
  List<JsonObject> take(String nodeId) {
    Deque<JsonObject> queue = waiting.remove(nodeId);
    return queue == null ? List.of() : new ArrayList<>(queue);
  }

  /** Puts back what was taken and not delivered, in front of what came since. */
  void putBack(String nodeId, List<JsonObject> events) {
    Deque<JsonObject> queue = waiting.computeIfAbsent(nodeId, id -> new ArrayDeque<>());
    for (int i = events.size() - 1; i >= 0; i--) {
      queue.addFirst(events.get(i));
    }
    while (queue.size() > KEEP) {
      queue.removeFirst();
    }
  }

  /** Something that a node did. */
  void note(String nodeId, String type, JsonObject fields) {
    activity.addFirst(entry(type, fields).put("node_id", nodeId).build());
    if (activity.size() > ACTIVITY) {
      activity.removeLast();
    }
  }

  /** What a node did, newest first. */
  List<JsonObject> activity(String nodeId, int limit) {
    return activity.stream()
        .filter(entry -> entry.string("node_id", "").equals(nodeId))
        .limit(limit)
        .toList();
  }

  private JsonObject.Builder entry(String type, JsonObject fields) {
    JsonObject.Builder entry = JsonObject.builder().put("id", "evt_" + ++last).put("type", type);
    fields.forEach(entry::put);
    return entry.put("type", type).put("created_at", clock.instant().toString());
  }
}
