// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Registering and rotating the secret. */
final class HelloApi {

  private static final int LONGEST_TEXT = 8_000;

  private final Hub hub;
  private final Versions versions;

  HelloApi(Hub hub) {
    this.hub = hub;
    this.versions = new Versions(hub.settings);
  }

  JsonObject hello(Call call) {
    versions.check(call);
    texts(call.payload());
    String id = call.body().string("sender_id", "");
    if (id.equals(Hub.ID)) {
      throw HubError.of(
          403, "hub_node_id_reserved", "that is the hub's own id", "take an id of your own");
    }
    if (!id.isEmpty() && !id.matches("node_[A-Za-z0-9_-]{1,64}")) {
      throw HubError.of(
          400, "validation_error", "sender_id is no node id", "send node_ and 16 hex digits");
    }
    Optional<Node> known = hub.nodes.find(id);
    if (known.isPresent()) {
      return again(call, known.get());
    }
    Node node = hub.nodes.add(id.isEmpty() ? "node_" + Ids.hex(8) : id);
    hub.events.note(node.id, "hello", JsonObject.EMPTY);
    note(call, node);
    return welcome(node)
        .put("node_secret", node.secret())
        .put("node_secret_version", node.secretVersion())
        .put("node_secret_status", "issued")
        .build();
  }

  private JsonObject again(Call call, Node node) {
    boolean rotate = call.payload().bool("rotate_secret", false);
    Optional<String> bearer = call.bearer();
    boolean current = bearer.filter(node.secret()::equals).isPresent();
    if (bearer.isPresent() && !current) {
      return rejected(node, "node_secret_invalid");
    }
    if (rotate && !current) {
      return rejected(node, "rotation_requires_current_secret");
    }
    if (!current && node.owner != null) {
      return rejected(node, "node_id_already_claimed");
    }
    if (rotate) {
      return rotate(call, node);
    }
    note(call, node);
    return welcome(node)
        .put("node_secret_version", node.secretVersion())
        .put("node_secret_status", "active")
        .build();
  }

  private JsonObject rotate(Call call, Node node) {
    Instant now = hub.clock.instant();
    long window = hub.settings.number("rotation_window_ms");
    while (!node.rotations.isEmpty()
        && !node.rotations.getFirst().plusMillis(window).isAfter(now)) {
      node.rotations.removeFirst();
    }
    if (node.rotations.size() >= hub.settings.number("rotations")) {
      Instant free = node.rotations.getFirst().plusMillis(window);
      return rejected(node, "rotation_rate_limited")
          .with("retry_after_ms", Math.max(1, Duration.between(now, free).toMillis()));
    }
    node.rotate(now);
    hub.events.note(node.id, "secret_rotated", JsonObject.EMPTY);
    note(call, node);
    return welcome(node)
        .put("node_secret", node.secret())
        .put("node_secret_version", node.secretVersion())
        .put("node_secret_status", "rotated")
        .build();
  }

  private static JsonObject rejected(Node node, String reason) {
    return JsonObject.builder()
        .put("status", "rejected")
        .put("reason", reason)
        .put("your_node_id", node.id)
        .build();
  }

  private void note(Call call, Node node) {
    JsonObject payload = call.payload();
    node.about = payload.without("constitution").without("identity_doc");
    if (payload.containsKey("webhook_url")) {
      node.webhookUrl = payload.string("webhook_url").filter(url -> !url.isEmpty()).orElse(null);
    }
    node.lastSeen = hub.clock.instant();
  }

  private JsonObject.Builder welcome(Node node) {
    String code = node.claimCode(hub.clock.instant());
    JsonObject.Builder fields =
        JsonObject.builder()
            .put("status", "acknowledged")
            .put("your_node_id", node.id)
            .put("hub_node_id", Hub.ID)
            .put("claimed", node.owner != null)
            .put("credit_balance", hub.ledger.shown(node.id))
            .put("survival_status", hub.nodes.survival(node))
            .put("heartbeat_interval_ms", hub.settings.number("heartbeat_interval_ms"))
            .put("heartbeat_endpoint", "/a2a/heartbeat")
            .put("recommended_tasks", hub.tasks.openFor(node, 5))
            .put("network_manifest", manifest());
    if (node.owner == null) {
      fields.put("claim_code", code).put("claim_url", "https://evomap.ai/claim/" + code);
    }
    return fields;
  }

  private JsonObject manifest() {
    return JsonObject.builder()
        .put("nodes", hub.nodes.all().size())
        .put("assets", hub.assets.count())
        .build();
  }

  private static void texts(JsonObject payload) {
    for (String key : new String[] {"identity_doc", "constitution"}) {
      if (payload.string(key, "").length() > LONGEST_TEXT) {
        throw HubError.of(
            400, "validation_error", key + " is longer than 8000 characters", "shorten it");
      }
    }
  }
}
