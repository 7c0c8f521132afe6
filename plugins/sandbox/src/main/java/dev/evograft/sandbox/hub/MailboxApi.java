// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What a proxy exchanges with the hub. */
final class MailboxApi {

  private static final int MOST = 50;
  private static final int MOST_BYTES = 4 << 20;

  private final Hub hub;

  MailboxApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject outbound(Call call) {
    Node node = call.node();
    List<JsonObject> messages = call.payload().objects("messages");
    if (messages.size() > MOST || call.size() > MOST_BYTES) {
      throw HubError.of(
          413, "batch_too_large", "there are over 50 messages or 4 MiB", "send fewer at a time");
    }
    List<JsonObject> results = messages.stream().map(one -> take(node, one)).toList();
    return JsonObject.builder().put("results", results).build();
  }

  private JsonObject take(Node node, JsonObject message) {
    JsonObject.Builder result = JsonObject.builder().put("id", message.string("id", ""));
    String type = message.string("type", "");
    if (message.string("id", "").isEmpty()) {
      return refused(result, "validation_error");
    }
    if (type.equals("asset_submit")) {
      return refused(result, "mailbox_asset_submit_disabled");
    }
    boolean first = hub.mailbox.take(node.id, message);
    if (first && type.equals("dm")) {
      String to = message.object("payload").string("to_node_id", "");
      if (hub.nodes.find(to).isEmpty()) {
        return refused(result, "node_not_found");
      }
      JsonObject payload = message.object("payload").with("from_node_id", node.id);
      hub.mailbox.put(to, JsonObject.builder().put("type", "dm").put("payload", payload).build());
    }
    return result.put("status", "accepted").build();
  }

  private static JsonObject refused(JsonObject.Builder result, String error) {
    return result.put("status", "rejected").put("error", error).put("terminal", true).build();
  }

  JsonObject inbound(Call call) {
    String cursor = call.payload().string("cursor", "");
    long after = cursor.matches("c\\d{1,18}") ? Long.parseLong(cursor.substring(1)) : 0;
    int limit = (int) Math.max(1, Math.min(MOST, call.payload().integer("limit", MOST)));
    return hub.mailbox.page(call.node().id, after, limit);
  }

  JsonObject acknowledge(Call call) {
    Set<String> ids = Set.copyOf(call.payload().strings("message_ids"));
    return JsonObject.builder()
        .put("status", "ok")
        .put("acknowledged", hub.mailbox.acknowledge(call.node().id, ids))
        .build();
  }

  JsonObject status(Call call) {
    return JsonObject.builder()
        .put("pending_count", hub.mailbox.pending(call.nodeId().orElse("")))
        .build();
  }
}
