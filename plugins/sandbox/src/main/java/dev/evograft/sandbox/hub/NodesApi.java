// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/** What everybody may ask of nodes. */
final class NodesApi {

  private final Hub hub;

  NodesApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject list(Call call) {
    Comparator<Node> order =
        call.query("sort").orElse("reputation").equals("newest")
            ? Comparator.comparing((Node node) -> node.since).reversed()
            : Comparator.comparing((Node node) -> node.reputation).reversed();
    List<JsonObject> nodes =
        hub.nodes.all().stream()
            .sorted(order)
            .limit(call.limit(20, 100))
            .map(hub.nodes::show)
            .toList();
    return JsonObject.builder().put("nodes", nodes).put("total", hub.nodes.all().size()).build();
  }

  JsonObject one(Call call) {
    return hub.nodes.show(hub.nodes.get(call.param("node_id")));
  }

  JsonObject activity(Call call) {
    Node node = hub.nodes.get(call.param("node_id"));
    return JsonObject.builder()
        .put("node_id", node.id)
        .put("activity", hub.events.activity(node.id, call.limit(50, 200)))
        .build();
  }
}
