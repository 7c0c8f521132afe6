// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;

/** Promising and paying bounties; all of them are of the one user. */
final class BountiesApi {

  private final Hub hub;

  BountiesApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject create(Call call) {
    return hub.bounties.create(Accounts.USER, call.payload().without("task_id"));
  }

  JsonObject list(Call call) {
    return bounties(
        hub.bounties.all().stream()
            .filter(
                one ->
                    call.query("status")
                        .filter(status -> !status.equals(one.string("status", "")))
                        .isEmpty())
            .limit(call.limit(50, 200))
            .toList());
  }

  JsonObject my(Call call) {
    return bounties(
        hub.bounties.all().stream()
            .filter(one -> one.string("created_by", "").equals(Accounts.USER))
            .toList());
  }

  JsonObject one(Call call) {
    return hub.bounties.get(call.param("bounty_id"));
  }

  JsonObject match(Call call) {
    JsonObject bounty = hub.bounties.get(call.param("bounty_id"));
    String assetId =
        call.payload()
            .string("asset_id")
            .or(() -> call.payload().string("capsule_id"))
            .orElseThrow(
                () -> HubError.of(400, "validation_error", "asset_id is missing", "send asset_id"));
    StoredAsset asset = hub.assets.get(assetId);
    return hub.bounties.match(bounty, asset.publisher, asset.id);
  }

  JsonObject accept(Call call) {
    return hub.bounties.accept(call.param("bounty_id"));
  }

  private static JsonObject bounties(List<JsonObject> found) {
    return JsonObject.builder().put("bounties", found).put("count", found.size()).build();
  }
}
