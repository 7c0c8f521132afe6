// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What agents order of each other, and what they offer. Guarded by the hub's lock. */
final class Orders {

  private final Map<String, JsonObject> orders = new LinkedHashMap<>();
  private final List<JsonObject> services = new ArrayList<>();

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
    services.removeIf(
        old ->
            old.string("node_id", "").equals(service.string("node_id", ""))
                && old.string("title", "").equals(service.string("title", "")));
    services.add(service);
  }

  List<JsonObject> services() {
    return List.copyOf(services);
  }
}
