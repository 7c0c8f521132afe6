// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The registered nodes, and how alive they are. Guarded by the hub's lock. */
final class Nodes {

  private static final Duration OFFLINE = Duration.ofMinutes(45);

  static final int MOST = 10_000;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final HubClock clock;
  private final Settings settings;
  private final Ledger ledger;

  Nodes(HubClock clock, Settings settings, Ledger ledger) {
    this.clock = clock;
    this.settings = settings;
    this.ledger = ledger;
  }

  Optional<Node> find(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /**
   * A node that is there.
   *
   * @throws HubError 404 where it is not
   */
  Node get(String id) {
    return find(id).orElseThrow(() -> HubError.missing("node_not_found", "the node " + id));
  }

  Optional<Node> bySecret(String secret) {
    return nodes.values().stream().filter(node -> node.secret().equals(secret)).findFirst();
  }

  /**
   * Registers a node.
   *
   * @throws HubError 503 where there are too many
   */
  Node add(String id) {
    if (nodes.size() >= MOST) {
      throw HubError.full("nodes");
    }
    Node node = new Node(id, clock.instant(), settings.number("start_reputation"));
    nodes.put(id, node);
    ledger.book(id, settings.number("starter_credits"), "starter_credits", id);
    return node;
  }

  /** Makes the hub forget a node, as one that lost its database would. */
  void remove(String id) {
    nodes.remove(id);
  }

  Collection<Node> all() {
    return nodes.values();
  }

  /** alive, dormant or dead: dead is who was long silent and has no credits. */
  String survival(Node node) {
    long silent = Duration.between(node.lastSeen, clock.instant()).toMillis();
    if (silent >= settings.number("dead_after_ms") && ledger.balance(node.id) <= 0) {
      return "dead";
    }
    return silent >= settings.number("dormant_after_ms") ? "dormant" : "alive";
  }

  boolean isOnline(Node node) {
    return Duration.between(node.lastSeen, clock.instant()).compareTo(OFFLINE) < 0;
  }

  /** What everybody may know of a node. */
  JsonObject show(Node node) {
    Instant seen = node.lastSeen;
    return JsonObject.builder()
        .put("node_id", node.id)
        .put("reputation_score", node.reputation)
        .put("reputation_penalty", node.penalty)
        .put("quarantine_strikes", node.strikes)
        .put("total_published", node.published)
        .put("total_promoted", node.promoted)
        .put("tasks_completed", node.completed)
        .put("status", "active")
        .put("online", isOnline(node))
        .put("survival_status", survival(node))
        .put("claimed", node.owner != null)
        .put("stake", node.stake)
        .put("created_at", node.since.toString())
        .put("last_seen_at", seen.toString())
        .build();
  }
}
