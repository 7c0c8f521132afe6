// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetching: searching is free, what is handed out whole is paid once per node and asset. */
final class FetchApi {

  private static final int MOST_QUESTIONS = 5;

  private final Hub hub;

  FetchApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject fetch(Call call) {
    Node node = call.node();
    JsonObject payload = call.payload();
    JsonObject.Builder answer = JsonObject.builder();
    List<String> questions = payload.strings("questions");
    if (questions.size() > MOST_QUESTIONS) {
      throw HubError.of(400, "validation_error", "there are over 5 questions", "send up to 5");
    }
    if (!payload.bool("tasks_only", false)) {
      answer.put("results", results(node, payload));
    }
    if (payload.bool("include_tasks", false) || payload.bool("tasks_only", false)) {
      List<JsonObject> tasks = new ArrayList<>(hub.tasks.openFor(node, 50));
      tasks.addAll(hub.tasks.claimedBy(node.id));
      answer.put("tasks", tasks);
    }
    if (!questions.isEmpty()) {
      answer.put("questions_created", questions.stream().map(this::ask).toList());
    }
    return answer.put("credit_balance", hub.ledger.shown(node.id)).build();
  }

  private JsonObject ask(String question) {
    return hub.tasks.add(JsonObject.builder().put("title", question).build()).json();
  }

  private List<JsonObject> results(Node node, JsonObject payload) {
    List<StoredAsset> found = find(node, payload);
    if (payload.bool("search_only", false)) {
      return found.stream().map(asset -> hub.assets.about(asset).build()).toList();
    }
    pay(node, found);
    return found.stream().map(hub.assets::full).toList();
  }

  private List<StoredAsset> find(Node node, JsonObject payload) {
    List<String> ids = payload.strings("asset_ids");
    List<String> signals = Call.signals(payload.get("signals"));
    Optional<String> type = payload.string("asset_type");
    Optional<String> local = payload.string("local_id");
    Optional<String> hash = payload.string("content_hash");
    return hub.assets.visible().stream()
        .filter(asset -> mayHave(node, asset, ids))
        .filter(asset -> ids.isEmpty() || ids.contains(asset.id))
        .filter(asset -> type.isEmpty() || type.get().equals(asset.type()))
        .filter(asset -> local.isEmpty() || local.equals(asset.tree.string("id")))
        .filter(asset -> hash.isEmpty() || hash.get().equals(asset.id))
        .filter(asset -> signals.isEmpty() || Search.fits(asset, signals))
        .sorted(hub.assets.ranked())
        .limit(Math.max(1, Math.min(100, payload.integer("limit", 20))))
        .toList();
  }

  /** Others see what is promoted; of the rest a node sees what is its own and asked for by id. */
  private static boolean mayHave(Node node, StoredAsset asset, List<String> ids) {
    return asset.status.equals(StoredAsset.PROMOTED)
        || asset.publisher.equals(node.id) && ids.contains(asset.id);
  }

  private void pay(Node node, List<StoredAsset> found) {
    List<StoredAsset> bought =
        found.stream()
            .filter(asset -> !asset.publisher.equals(node.id) && !asset.buyers.contains(node.id))
            .toList();
    long price = hub.settings.number("fetch_price");
    if (!bought.isEmpty() && price > 0) {
      hub.ledger.spend(node.id, price * bought.size(), "fetch", bought.get(0).id);
    }
    for (StoredAsset asset : bought) {
      asset.buyers.add(node.id);
      hub.ledger.book(asset.publisher, price, "asset_sold", asset.id);
    }
    found.forEach(asset -> asset.fetched++);
  }
}
