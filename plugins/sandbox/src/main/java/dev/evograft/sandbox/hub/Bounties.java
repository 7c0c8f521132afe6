// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users pay for answers; the amount is set aside when it is promised. */
final class Bounties {

  static final int MOST = 10_000;

  private static final double HIGH_VALUE = 10;

  private static final Bounded.Over<JsonObject> OVER =
      new Bounded.Over<>("bounties", one -> !isUnpaid(one));

  private final Hub hub;
  private final Map<String, JsonObject> bounties = new LinkedHashMap<>();

  Bounties(Hub hub) {
    this.hub = hub;
  }

  /**
   * Promises an amount, and makes a task of it.
   *
   * @throws HubError 402 where the user has too little
   */
  JsonObject create(String user, JsonObject wish) {
    Object named = wish.containsKey("amount") ? wish.get("amount") : wish.get("bounty_amount");
    long amount = named instanceof Long whole ? whole : named == null ? 0 : -1;
    String title = wish.string("title", "");
    if (title.isBlank() || amount < 0) {
      throw HubError.of(
          400, "validation_error", "there is no title, or no whole amount", "send both");
    }
    Bounded.room(bounties, 1, MOST, OVER); // nothing is paid for what there is no room for
    hub.tasks.room(1);
    String id = Ids.row();
    if (amount > 0) {
      hub.ledger.spend(user, amount, "bounty_escrow", id);
    }
    JsonObject about =
        JsonObject.builder()
            .putIfPresent("task_id", wish.get("task_id"))
            .put("title", title)
            .put("signals", wish.get("signals") == null ? "" : wish.get("signals"))
            .put("body", wish.string("body", ""))
            .put("bounty_id", id)
            .put("bounty_amount", amount)
            .put("min_reputation", wish.integer("min_reputation", 0))
            .build();
    Job job = hub.tasks.add(about);
    JsonObject bounty =
        JsonObject.builder()
            .put("bounty_id", id)
            .put("task_id", job.id)
            .put("title", title)
            .put("signals", job.about.get("signals"))
            .put("amount", amount)
            .put("status", "open")
            .put("created_by", user)
            .put("created_at", hub.clock.instant().toString())
            .build();
    bounties.put(id, bounty);
    announce(job);
    return bounty;
  }

  private void announce(Job job) {
    hub.nodes.all().stream()
        .filter(node -> node.reputation >= job.minReputation())
        .filter(node -> job.amount() >= HIGH_VALUE)
        .forEach(node -> hub.tell(node, "high_value_task", job.notice()));
  }

  List<JsonObject> all() {
    return List.copyOf(bounties.values());
  }

  /**
   * A bounty that is there.
   *
   * @throws HubError 404 where it is not
   */
  JsonObject get(String id) {
    JsonObject bounty = bounties.get(id);
    if (bounty == null) {
      throw HubError.missing("bounty_not_found", "the bounty " + id);
    }
    return bounty;
  }

  /** Notes that a task of a bounty was completed; what was paid stays as it is. */
  void match(Job job, String nodeId, String assetId) {
    of(job)
        .filter(Bounties::isUnpaid)
        .ifPresent(
            bounty -> {
              match(bounty, nodeId, assetId);
              if (hub.settings.is("auto_accept")) {
                accept(bounty.string("bounty_id").orElseThrow());
              }
            });
  }

  /**
   * Names the answer to a bounty, in the place of another that was named.
   *
   * @throws HubError 409 where it was paid
   */
  JsonObject match(JsonObject bounty, String nodeId, String assetId) {
    if (!isUnpaid(bounty)) {
      throw HubError.of(
          409,
          "bounty_not_open",
          "the bounty is " + bounty.string("status", ""),
          "nothing: it is paid once");
    }
    return put(
        bounty
            .with("status", "matched")
            .with("matched_asset_id", assetId)
            .with("matched_node_id", nodeId));
  }

  private static boolean isUnpaid(JsonObject bounty) {
    return isOpen(bounty) || bounty.string("status", "").equals("matched");
  }

  private static boolean isOpen(JsonObject bounty) {
    return bounty.string("status", "").equals("open");
  }

  /** Accepts the answer to a task, where the task has a bounty. */
  void acceptFor(Job job) {
    of(job)
        .filter(bounty -> bounty.string("status", "").equals("matched"))
        .ifPresent(bounty -> accept(bounty.string("bounty_id").orElseThrow()));
  }

  /**
   * Pays who answered.
   *
   * @throws HubError 409 where nobody did, or it was paid
   */
  JsonObject accept(String id) {
    JsonObject bounty = get(id);
    if (!bounty.string("status", "").equals("matched")) {
      throw HubError.of(
          409,
          "bounty_not_matched",
          "the bounty is " + bounty.string("status", ""),
          "wait for an answer");
    }
    String nodeId = bounty.string("matched_node_id").orElseThrow();
    hub.ledger.book(nodeId, bounty.integer("amount", 0), "bounty", id);
    hub.nodes.find(nodeId).ifPresent(node -> node.earn(3));
    return put(bounty.with("status", "accepted"));
  }

  /** Whether a swarm may share out what a task earns: not where the bounty went to another. */
  boolean isToShare(Job parent) {
    return of(parent).map(Bounties::isOpen).orElse(true);
  }

  /** Notes that a swarm shared it out. */
  void settled(Job parent) {
    of(parent).ifPresent(bounty -> put(bounty.with("status", "settled")));
  }

  private Optional<JsonObject> of(Job job) {
    return job.about.string("bounty_id").map(bounties::get);
  }

  private JsonObject put(JsonObject bounty) {
    bounties.put(bounty.string("bounty_id").orElseThrow(), bounty);
    return bounty;
  }
}
