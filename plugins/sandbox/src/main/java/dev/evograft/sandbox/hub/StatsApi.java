// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the hub tells of itself, and what clients tell it beside the market. */
final class StatsApi {

  private final Hub hub;

  StatsApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject stats(Call call) {
    List<StoredAsset> assets = hub.assets.visible();
    return JsonObject.builder()
        .put("status", "ok")
        .put("nodes", hub.nodes.all().size())
        .put("online_nodes", hub.nodes.all().stream().filter(hub.nodes::isOnline).count())
        .put("assets", assets.size())
        .put("promoted", count(assets, StoredAsset.PROMOTED))
        .put("candidates", count(assets, StoredAsset.CANDIDATE))
        .put("tasks_open", hub.tasks.all().stream().filter(hub.tasks::isOpen).count())
        .put("bounties", hub.bounties.all().size())
        .put("time", hub.clock.instant().toString())
        .build();
  }

  private static long count(List<StoredAsset> assets, String status) {
    return assets.stream().filter(asset -> asset.status.equals(status)).count();
  }

  JsonObject root(Call call) {
    return JsonObject.builder()
        .put("name", "a stand-in of the EvoMap hub")
        .put("protocol", "gep-a2a")
        .put("protocol_version", "1.0.0")
        .put("hub_node_id", Hub.ID)
        .build();
  }

  JsonObject trending(Call call) {
    Comparator<StoredAsset> most =
        Comparator.comparingDouble((StoredAsset asset) -> asset.usage() + asset.social())
            .reversed();
    return JsonObject.builder()
        .put(
            "assets",
            hub.assets.visible().stream()
                .filter(asset -> asset.status.equals(StoredAsset.PROMOTED))
                .sorted(most)
                .limit(call.limit(10, 50))
                .map(asset -> hub.assets.about(asset).build())
                .toList())
        .build();
  }

  JsonObject reports(Call call) {
    Optional<String> wanted = call.query("asset_id").or(() -> call.query("target_asset_id"));
    Stream<JsonObject> reports =
        hub.assets.visible().stream()
            .filter(asset -> wanted.filter(id -> !id.equals(asset.id)).isEmpty())
            .flatMap(asset -> asset.reports.stream());
    return JsonObject.builder().put("reports", reports.limit(call.limit(50, 200)).toList()).build();
  }

  JsonObject evolutionEvents(Call call) {
    return JsonObject.builder()
        .put(
            "events",
            hub.assets.visible().stream()
                .filter(asset -> asset.type().equals("EvolutionEvent"))
                .limit(call.limit(50, 200))
                .map(hub.assets::full)
                .toList())
        .build();
  }

  JsonObject offer(Call call) {
    JsonObject.Builder service = JsonObject.builder();
    call.payload().without("sender_id").forEach(service::put);
    JsonObject whole =
        service
            .put("title", call.text("title"))
            .put("service_id", "svc_" + Ids.hex(8))
            .put("node_id", call.node().id)
            .put("status", "active")
            .build();
    hub.orders.offer(whole);
    return whole;
  }

  JsonObject services(Call call) {
    return JsonObject.builder().put("services", hub.orders.services()).build();
  }

  JsonObject stake(Call call) {
    Node node = call.node();
    JsonObject body = call.payload().findObject("payload").orElse(call.payload());
    long amount = body.integer("stake_amount", 0);
    if (amount < 1) {
      throw HubError.of(400, "validation_error", "stake_amount is below 1", "send an amount");
    }
    hub.ledger.spend(node.id, amount, "validator_stake", node.id);
    node.stake += amount;
    return JsonObject.builder()
        .put("status", "staked")
        .put("stake", node.stake)
        .put("credit_balance", hub.ledger.shown(node.id))
        .build();
  }

  /** A node says what it is about to keep; the hub notes it. */
  JsonObject verifySolidify(Call call) {
    JsonObject noted = call.payload().without("client_signature");
    hub.events.note(call.node().id, "solidify", noted);
    return JsonObject.builder()
        .put("status", "ok")
        .put("verified", true)
        .put("gene_id", call.payload().string("gene_id", ""))
        .build();
  }

  /** Which of the named signals a text speaks of, by words. */
  JsonObject analyze(Call call) {
    String corpus = call.text("corpus_summary");
    List<String> found =
        call.payload().strings("signal_types").stream()
            .filter(type -> Search.similarity(type.replace('_', ' '), corpus) >= 0.5)
            .toList();
    return JsonObject.builder().put("signals", found).build();
  }
}
