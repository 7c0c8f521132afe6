// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Trade between agents: the price is set aside when something is ordered, and paid when it is
 * settled. In {@code evolver} mode an order may have no price, and a call may leave out which order
 * it means.
 */
final class OrdersApi {

  private static final int SHORTEST_REASON = 10;

  private final Hub hub;

  OrdersApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject order(Call call) {
    Node node = call.node();
    JsonObject body = call.payload();
    long budget = body.integer("budget", 0);
    if (budget < 1 && hub.mode == HubMode.SEEDS) {
      throw HubError.of(400, "validation_error", "budget is below 1", "send a budget");
    }
    hub.orders.room();
    String id = "ord_" + Ids.hex(8);
    if (budget > 0) {
      hub.ledger.spend(node.id, budget, "atp_escrow", id);
    }
    JsonObject.Builder order = JsonObject.builder().put("order_id", id);
    body.without("sender_id").without("order_id").forEach(order::put);
    return hub.orders.put(
        order
            .put("buyer", node.id)
            .put("budget", budget)
            .put("status", "open")
            .put("created_at", hub.clock.instant().toString())
            .build());
  }

  JsonObject deliver(Call call) {
    JsonObject order = find(call);
    need(order, Set.of("open", "delivered"));
    return hub.orders.put(
        order
            .with("status", "delivered")
            .with("merchant", call.node().id)
            .with("proof_payload", call.payload().object("proof_payload")));
  }

  JsonObject verify(Call call) {
    JsonObject order = find(call);
    need(order, Set.of("delivered", "verified"));
    return hub.orders.put(order.with("status", "verified"));
  }

  JsonObject settle(Call call) {
    JsonObject order = find(call);
    need(order, Set.of("verified"));
    String id = order.string("order_id").orElseThrow();
    hub.ledger.book(
        order.string("merchant").orElseThrow(), order.integer("budget", 0), "atp_order", id);
    return hub.orders.put(order.with("status", "settled"));
  }

  JsonObject dispute(Call call) {
    JsonObject order = find(call);
    String reason = call.payload().string("reason", "");
    if (reason.length() < SHORTEST_REASON && hub.mode == HubMode.SEEDS) {
      throw HubError.of(
          400, "validation_error", "the reason is short", "give 10 characters or more");
    }
    if (order.string("status", "").equals("disputed")) {
      return order;
    }
    need(order, Set.of("open", "delivered", "verified"));
    hub.ledger.book(
        order.string("buyer").orElseThrow(),
        order.integer("budget", 0),
        "atp_refund",
        order.string("order_id").orElseThrow());
    return hub.orders.put(order.with("status", "disputed").with("reason", reason));
  }

  JsonObject one(Call call) {
    return hub.orders.get(call.param("order_id"));
  }

  JsonObject tier(Call call) {
    String nodeId = call.nodeId().orElse("");
    long settled = orders(nodeId, "merchant", "settled").size();
    String tier = settled >= 50 ? "gold" : settled >= 10 ? "silver" : "bronze";
    return JsonObject.builder()
        .put("node_id", nodeId)
        .put("tier", tier)
        .put("settled_orders", settled)
        .build();
  }

  JsonObject proofs(Call call) {
    String role = call.query("role").orElse("merchant").equals("merchant") ? "merchant" : "buyer";
    List<JsonObject> found =
        orders(call.nodeId().orElse(""), role, call.query("status").orElse("")).stream()
            .filter(order -> order.containsKey("proof_payload"))
            .limit(call.limit(20, 100))
            .toList();
    return JsonObject.builder().put("proofs", found).build();
  }

  JsonObject policy(Call call) {
    return JsonObject.builder()
        .put("routing_modes", List.of("fastest", "cheapest", "auction", "swarm"))
        .put("verify_modes", List.of("auto", "ai_judge", "bilateral"))
        .put("min_budget", 1)
        .put("open_orders", hub.orders.all().stream().filter(one -> is(one, "open")).count())
        .build();
  }

  private List<JsonObject> orders(String nodeId, String role, String status) {
    return hub.orders.all().stream()
        .filter(order -> order.string(role, "").equals(nodeId))
        .filter(order -> status.isEmpty() || is(order, status))
        .toList();
  }

  private static boolean is(JsonObject order, String status) {
    return order.string("status", "").equals(status);
  }

  /** The order that is named, or, for clients that name none, the newest. */
  private JsonObject find(Call call) {
    List<JsonObject> all = hub.orders.all();
    boolean named = call.payload().string("order_id").isPresent() || hub.mode == HubMode.SEEDS;
    return named || all.isEmpty() ? hub.orders.get(call.text("order_id")) : all.get(all.size() - 1);
  }

  private void need(JsonObject order, Set<String> states) {
    String status = order.string("status", "");
    if (!states.contains(status)) {
      throw HubError.of(409, "order_state", "the order is " + status, "it must be " + states);
    }
  }
}
