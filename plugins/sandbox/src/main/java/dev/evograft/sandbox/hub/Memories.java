// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What nodes recorded of what they tried. Guarded by the hub's lock. */
final class Memories {

  static final int MOST = 10_000;

  private final Map<String, JsonObject> records = Bounded.oldestOut(MOST);
  private final Map<String, Integer> events = Bounded.oldestOut(MOST);

  /** Adds a record; false where the same one is there. */
  boolean add(String nodeId, JsonObject record) {
    JsonObject content = record.without("memory_id").without("created_at");
    return records.putIfAbsent(nodeId + " " + content, record) == null;
  }

  /** Events are counted; nobody asks what they were. */
  void event(String nodeId) {
    events.merge(nodeId, 1, Integer::sum);
  }

  long count(String nodeId) {
    return records.values().stream()
        .filter(record -> record.string("node_id", "").equals(nodeId))
        .count();
  }

  int events(String nodeId) {
    return events.getOrDefault(nodeId, 0);
  }

  /** The records that have most of a question's words and signals in them, best first. */
  List<JsonObject> recall(String question, int limit) {
    return records.values().stream()
        .map(record -> record.with("similarity", Search.similarity(question, text(record))))
        .filter(record -> question.isBlank() || similarity(record) > 0)
        .sorted(Comparator.comparingDouble(Memories::similarity).reversed())
        .limit(limit)
        .toList();
  }

  private static double similarity(JsonObject record) {
    return record.number("similarity").orElse(0);
  }

  private static String text(JsonObject record) {
    return record.string("summary", "")
        + " "
        + record.string("gene_id", "")
        + " "
        + String.join(" ", record.strings("signals"));
  }
}
