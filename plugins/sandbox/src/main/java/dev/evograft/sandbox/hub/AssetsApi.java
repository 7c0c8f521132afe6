// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looking at assets, and voting on them. */
final class AssetsApi {

  private final Hub hub;

  AssetsApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject list(Call call) {
    Stream<StoredAsset> assets = filtered(call);
    assets =
        switch (call.query("sort").orElse("newest")) {
          case "ranked" -> assets.sorted(hub.assets.ranked());
          case "most_used" ->
              assets.sorted(Comparator.comparing((StoredAsset asset) -> asset.fetched).reversed());
          case "newest" -> assets;
          default ->
              throw HubError.of(
                  400, "validation_error", "sort is unknown", "newest, ranked or most_used");
        };
    List<StoredAsset> all = assets.toList();
    int from = Math.max(0, Math.min(all.size(), cursor(call)));
    int to = Math.min(all.size(), from + call.limit(20, 100));
    JsonObject.Builder answer =
        JsonObject.builder().put("assets", about(all.subList(from, to))).put("total", all.size());
    return (to < all.size() ? answer.put("next_cursor", String.valueOf(to)) : answer).build();
  }

  private static int cursor(Call call) {
    String cursor = call.query("cursor").orElse("0");
    if (!cursor.matches("\\d{1,9}")) {
      throw HubError.of(400, "validation_error", "the cursor is none of ours", "leave it out");
    }
    return Integer.parseInt(cursor);
  }

  JsonObject search(Call call) {
    List<String> signals = Call.signals(call.query("signals").orElse(""));
    return assets(
        filtered(call)
            .filter(asset -> signals.isEmpty() || Search.fits(asset, signals))
            .sorted(hub.assets.ranked())
            .limit(call.limit(20, 100))
            .map(asset -> hub.assets.about(asset).build()));
  }

  JsonObject ranked(Call call) {
    return assets(
        filtered(call)
            .sorted(hub.assets.ranked())
            .limit(call.limit(20, 100))
            .map(hub.assets::full));
  }

  JsonObject semantic(Call call) {
    String question = call.query("q").orElse("");
    if (question.length() < 2 || question.length() > 500) {
      throw HubError.of(400, "validation_error", "q has 2 to 500 characters", "send such a q");
    }
    Comparator<StoredAsset> nearest =
        Comparator.comparingDouble((StoredAsset asset) -> likeness(question, asset)).reversed();
    return assets(
        filtered(call)
            .filter(asset -> likeness(question, asset) > 0)
            .sorted(nearest)
            .limit(call.limit(10, 50))
            .map(
                asset ->
                    hub.assets
                        .about(asset)
                        .put("similarity", likeness(question, asset))
                        .put("strategy", asset.tree.strings("strategy"))
                        .build()));
  }

  private static double likeness(String question, StoredAsset asset) {
    return Search.similarity(question, Search.text(asset));
  }

  JsonObject one(Call call) {
    StoredAsset asset = hub.assets.get(call.param("asset_id"));
    List<JsonObject> bundle =
        hub.assets.neighbours(asset).stream()
            .map(
                other ->
                    JsonObject.builder()
                        .put("asset_id", other.id)
                        .put("type", other.type())
                        .build())
            .toList();
    return hub.assets.full(asset).toBuilder()
        .put("bundle", bundle)
        .put("validation_reports", asset.reports.size())
        .build();
  }

  JsonObject purchased(Call call) {
    return mine(asset -> asset.buyers.contains(call.node().id));
  }

  JsonObject published(Call call) {
    return mine(asset -> asset.publisher.equals(call.node().id));
  }

  private JsonObject mine(Predicate<StoredAsset> which) {
    return assets(
        hub.assets.visible().stream().filter(which).map(one -> hub.assets.about(one).build()));
  }

  JsonObject vote(Call call) {
    StoredAsset asset = hub.assets.get(call.param("asset_id"));
    String voter = call.caller().map(node -> node.id).orElse(Accounts.USER);
    if (voter.equals(asset.publisher)) {
      throw HubError.of(403, "own_asset", "that asset is the voter's own", "vote on others");
    }
    asset.votes.put(voter, direction(call.payload()));
    return JsonObject.builder()
        .put("asset_id", asset.id)
        .put("votes", asset.vote())
        .put("voters", asset.votes.size())
        .build();
  }

  private static long direction(JsonObject body) {
    String word = body.string("vote").or(() -> body.string("direction")).orElse("");
    long number = body.integer("vote", body.integer("value", 0));
    if (word.matches("up|upvote|like") || number > 0) {
      return 1;
    }
    if (word.matches("down|downvote|dislike") || number < 0) {
      return -1;
    }
    throw HubError.of(400, "validation_error", "vote is neither up nor down", "send vote: up");
  }

  private Stream<StoredAsset> filtered(Call call) {
    String status = call.query("status").orElse(StoredAsset.PROMOTED);
    return hub.assets.visible().stream()
        .filter(asset -> asset.status.equals(status))
        .filter(asset -> call.query("type").filter(type -> !type.equals(asset.type())).isEmpty());
  }

  private List<JsonObject> about(List<StoredAsset> found) {
    return found.stream().map(asset -> hub.assets.about(asset).build()).toList();
  }

  private static JsonObject assets(Stream<JsonObject> found) {
    return JsonObject.builder().put("assets", found.toList()).build();
  }
}
