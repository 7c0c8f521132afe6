// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Signs of life. */
final class HeartbeatApi {

  private final Hub hub;
  private final Versions versions;

  HeartbeatApi(Hub hub) {
    this.hub = hub;
    this.versions = new Versions(hub.settings);
  }

  JsonObject heartbeat(Call call) {
    versions.check(call);
    if (call.caller().isEmpty()) {
      return unknown();
    }
    Node node = call.node();
    String survival = hub.nodes.survival(node);
    if (!survival.equals("dead")) {
      node.lastSeen = hub.clock.instant(); // which wakes one that was dormant
    }
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("status", "ok")
            .put("ok", true)
            .put("your_node_id", node.id)
            .put("credit_balance", hub.ledger.shown(node.id))
            .put("survival_status", survival)
            .put("next_heartbeat_ms", hub.settings.number("heartbeat_interval_ms"))
            .put("available_tasks", hub.tasks.openFor(node, 5))
            .put("available_work", List.of())
            .put("overdue_tasks", hub.tasks.overdue(node))
            .put("has_pending_events", hub.events.pending(node.id) > 0)
            .put("commitment_results", commitments(call, node));
    call.body().string("last_update").ifPresent(text -> answer.put("last_update_ack", text));
    return answer.build();
  }

  static JsonObject unknown() {
    return JsonObject.builder()
        .put("status", "unknown_node")
        .put("ok", false)
        .put("resend_hello", true)
        .put("resend_reason", "the hub does not know this node")
        .build();
  }

  private List<JsonObject> commitments(Call call, Node node) {
    List<JsonObject> results = new ArrayList<>();
    for (JsonObject update : call.body().object("meta").objects("commitment_updates")) {
      String id = update.string("task_id", "");
      JsonObject.Builder result = JsonObject.builder().put("task_id", id);
      try {
        hub.tasks.commit(hub.tasks.get(id), node, update.string("deadline", ""));
        results.add(result.put("ok", true).build());
      } catch (HubError e) {
        String error = new String(e.answer().body(), StandardCharsets.UTF_8);
        results.add(result.put("ok", false).put("error", error).build());
      }
    }
    return results;
  }
}
