// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a developer does to the hub from outside. */
final class HubControl {

  private final Hub hub;

  HubControl(Hub hub) {
    this.hub = hub;
  }

  /** All nodes, with what only their owners know. */
  List<JsonObject> nodes() {
    return hub.quietly(() -> hub.nodes.all().stream().map(this::whole).toList());
  }

  Optional<JsonObject> node(String id) {
    return hub.quietly(() -> hub.nodes.find(id).map(this::whole));
  }

  private JsonObject whole(Node node) {
    return hub.nodes.show(node).toBuilder()
        .put("node_secret", node.secret())
        .put("node_secret_version", node.secretVersion())
        .put("claim_code", node.claimCode(hub.clock.instant()))
        .putIfPresent("owner", node.owner)
        .putIfPresent("webhook_url", node.webhookUrl)
        .put("credit_balance", hub.ledger.shown(node.id))
        .put("hello", node.about)
        .build();
  }

  /**
   * Changes a node, or makes one: reputation, credits (added), owner, claim_code (which claims it),
   * silent_ms (so long ago was it seen), rotate (its secret, unasked), forget.
   */
  JsonObject node(String id, JsonObject change) {
    long credits = change.integer("credits", 0);
    if (Math.abs(credits) > Ledger.MOST || credits == Long.MIN_VALUE) {
      throw new Refusal(400, "bad_credits", "credits are at most " + Ledger.MOST);
    }
    return hub.alone(
        () -> {
          if (change.bool("forget", false)) {
            hub.nodes.remove(id);
            return JsonObject.builder().put("forgotten", id).build();
          }
          Node node = hub.nodes.find(id).orElseGet(() -> hub.nodes.add(id));
          node.reputation = change.integer("reputation", node.reputation);
          hub.ledger.book(id, credits, "control", id);
          change.string("owner").ifPresent(owner -> node.owner = owner);
          change.string("claim_code").ifPresent(code -> claim(node, code));
          change
              .integer("silent_ms")
              .ifPresent(ago -> node.lastSeen = hub.clock.instant().minusMillis(ago));
          if (change.bool("rotate", false)) {
            node.rotate(hub.clock.instant());
          }
          return whole(node);
        });
  }

  private void claim(Node node, String code) {
    if (!node.isClaimable(code, hub.clock.instant())) {
      throw new Refusal(410, "claim_code_expired", "say hello again for a new claim code");
    }
    node.owner = Accounts.USER;
  }

  /** A task, with a bounty where it has an amount. */
  JsonObject task(JsonObject wish) {
    return hub.alone(
        () -> {
          wish.string("task_id")
              .filter(hub.tasks::has)
              .ifPresent(
                  id -> {
                    throw new Refusal(409, "task_exists", "the task " + id + " is there already");
                  });
          if (wish.integer("bounty_amount", wish.integer("amount", 0)) == 0) {
            return hub.tasks.add(wish).json();
          }
          JsonObject bounty = hub.bounties.create(Accounts.USER, wish);
          return hub.tasks.get(bounty.string("task_id").orElseThrow()).json();
        });
  }

  /** An asset as it is, unchecked: what a hostile hub would hand out. */
  JsonObject asset(JsonObject wish) {
    JsonObject tree = wish.object("asset");
    return hub.alone(
        () -> {
          String bundle = wish.string("bundle_id", "bundle_" + Ids.hex(8));
          StoredAsset.Publication by =
              new StoredAsset.Publication(
                  bundle,
                  wish.string("node_id", Hub.ID),
                  hub.clock.instant(),
                  wish.bool("with_event", false));
          JsonObject named =
              tree.containsKey(AssetIds.KEY)
                  ? tree
                  : tree.with(AssetIds.KEY, AssetIds.compute(tree));
          StoredAsset asset = new StoredAsset(named, by);
          asset.status = wish.string("status", StoredAsset.PROMOTED);
          hub.assets.room(1);
          hub.assets.put(asset);
          return hub.assets.full(asset);
        });
  }

  /** Changes the status of an asset and of what was published with it. */
  JsonObject status(String assetId, String status) {
    return hub.alone(
        () -> {
          StoredAsset asset =
              hub.assets
                  .stored(assetId)
                  .orElseThrow(() -> new Refusal(404, "asset_not_found", "no such asset"));
          if (status.equals(StoredAsset.PROMOTED)) {
            hub.assets.promote(asset, "control");
          }
          hub.assets.status(asset, status, "control");
          return hub.assets.about(asset).build();
        });
  }

  JsonObject message(JsonObject message) {
    String nodeId = message.string("node_id", "");
    return hub.alone(() -> hub.mailbox.put(nodeId, message));
  }

  JsonObject event(JsonObject event) {
    String nodeId = event.string("node_id", "");
    String type = event.string("type", "");
    JsonObject fields = event.without("node_id").without("type");
    return hub.alone(
        () -> {
          hub.tell(hub.nodes.get(nodeId), type, fields);
          return JsonObject.builder().put("pending", hub.events.pending(nodeId)).build();
        });
  }

  JsonObject advance(long millis) {
    if (millis < 0) {
      throw new Refusal(400, "bad_clock", "the clock moves forward only");
    }
    hub.clock.advance(Duration.ofMillis(millis));
    return clock();
  }

  JsonObject clock() {
    return JsonObject.builder().put("now", hub.clock.instant().toString()).build();
  }

  List<JsonObject> ledger() {
    return hub.quietly(hub.ledger::list);
  }

  List<JsonObject> messages() {
    return hub.quietly(hub.mailbox::received);
  }
}
