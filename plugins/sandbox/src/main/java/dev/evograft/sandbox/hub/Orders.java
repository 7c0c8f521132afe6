// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What agents order of each other, and what they offer. Guarded by the hub's lock. */
final class Orders {

  static final int MOST = 10_000;

  private static final Bounded.Over<JsonObject> OVER =
      new Bounded.Over<>(
          "orders", one -> Set.of("settled", "disputed").contains(one.string("status", "")));

  private final Map<String, JsonObject> orders = new LinkedHashMap<>();

  /** Nothing hangs on an offer: of too many the oldest goes. */
  private final Map<List<String>, JsonObject> services = Bounded.oldestOut(MOST);

  /**
   * Makes room, before anything is paid for an order.
   *
   * @throws HubError 503 where there are too many, and none of them is settled
   */
  void room() {
    Bounded.room(orders, 1, MOST, OVER);
  }

  JsonObject put(JsonObject order) {
    orders.put(order.string("order_id").orElseThrow(), order);
    return order;
  }

  /**
   * An order that is there.
   *
   * @throws HubError 404 where it is not
   */
  JsonObject get(String id) {
    JsonObject order = orders.get(id);
    if (order == null) {
      throw HubError.missing("order_not_found", "the order " + id);
    }
    return order;
  }

  List<JsonObject> all() {
    return List.copyOf(orders.values());
  }

  void offer(JsonObject service) {
    List<String> key = List.of(service.string("node_id", ""), service.string("title", ""));
    services.remove(key); // so that it is the newest
    services.put(key, service);
  }

  List<JsonObject> services() {
    return List.copyOf(services.values());
  }
}
