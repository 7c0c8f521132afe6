// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Recording what was tried and reused, and recalling it. */
final class MemoryApi {

  private final Hub hub;

  MemoryApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject record(Call call) {
    String nodeId = who(call);
    JsonObject body = call.payload();
    List<String> used = body.strings("used_asset_ids");
    JsonObject.Builder record = JsonObject.builder().put("memory_id", "mem_" + Ids.hex(8));
    body.without("sender_id").forEach(record::put);
    JsonObject whole =
        record.put("node_id", nodeId).put("created_at", hub.clock.instant().toString()).build();
    boolean added = hub.memories.add(nodeId, whole);
    boolean succeeded = body.string("status", "").startsWith("success");
    List<String> rewarded = used.stream().filter(id -> succeeded && reward(nodeId, id)).toList();
    return JsonObject.builder()
        .put("status", "recorded")
        .put("ok", true)
        .put("duplicate", !added)
        .put("memory_id", whole.get("memory_id"))
        .put("reuse_credited", rewarded)
        .build();
  }

  /** Pays the author once for each node that used an asset with success. */
  private boolean reward(String nodeId, String assetId) {
    Optional<StoredAsset> found = hub.assets.stored(assetId);
    if (found.isEmpty()
        || found.get().publisher.equals(nodeId)
        || !found.get().reusers.add(nodeId)) {
      return false;
    }
    StoredAsset asset = found.get();
    hub.ledger.book(asset.publisher, hub.settings.number("reuse_reward"), "asset_reused", asset.id);
    hub.nodes
        .find(asset.publisher)
        .ifPresent(
            author -> {
              author.earn(1);
              JsonObject fields =
                  JsonObject.builder().put("asset_id", asset.id).put("by_node_id", nodeId).build();
              hub.events.add(author.id, "asset_reused", fields);
            });
    return true;
  }

  JsonObject recall(Call call) {
    JsonObject body = call.payload();
    List<String> signals = Call.signals(body.get("signals"));
    String question = body.string("query", "") + " " + String.join(" ", signals);
    int limit = (int) Math.max(1, Math.min(50, body.integer("limit", 10)));
    return JsonObject.builder()
        .put("matches", hub.memories.recall(question, limit))
        .put("signals_extracted", signals)
        .build();
  }

  JsonObject event(Call call) {
    hub.memories.event(call.node().id);
    return JsonObject.builder()
        .put("status", "recorded")
        .put("ok", true)
        .put("events", hub.memories.events(call.node().id))
        .build();
  }

  JsonObject status(Call call) {
    String nodeId = call.nodeId().orElse("");
    return JsonObject.builder()
        .put("node_id", nodeId)
        .put("memories", hub.memories.count(nodeId))
        .put("events", hub.memories.events(nodeId))
        .build();
  }

  private static String who(Call call) {
    return call.caller().map(node -> node.id).or(call::nodeId).orElse(Accounts.USER);
  }
}
