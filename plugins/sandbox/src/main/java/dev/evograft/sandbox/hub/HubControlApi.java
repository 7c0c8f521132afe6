// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Handler;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The hub's own side over HTTP, beside what every stand-in has. */
final class HubControlApi {

  private final Hub hub;
  private final HubControl control;

  HubControlApi(Hub hub, HubControl control) {
    this.hub = hub;
    this.control = control;
  }

  List<Route> routes() {
    return List.of(
        open("GET", "/_sandbox/settings", request -> Answer.json(200, hub.settings.all())),
        open("PUT", "/_sandbox/settings", this::set),
        open("GET", "/_sandbox/clock", request -> Answer.json(200, control.clock())),
        open("PUT", "/_sandbox/clock", this::advance),
        open("GET", "/_sandbox/nodes", request -> list("nodes", control.nodes())),
        open("PUT", "/_sandbox/nodes/{id}", this::node),
        open("POST", "/_sandbox/tasks", r -> Answer.json(200, control.task(r.json()))),
        open("POST", "/_sandbox/assets", r -> Answer.json(200, control.asset(r.json()))),
        open("PUT", "/_sandbox/assets/{id}", this::status),
        open("POST", "/_sandbox/messages", r -> Answer.json(200, control.message(r.json()))),
        open("GET", "/_sandbox/messages", request -> list("messages", control.messages())),
        open("POST", "/_sandbox/events", r -> Answer.json(200, control.event(r.json()))),
        open("GET", "/_sandbox/webhooks", request -> list("webhooks", hub.webhooks.list())),
        open("GET", "/_sandbox/ledger", request -> list("entries", control.ledger())),
        open("GET", "/_sandbox/rows", request -> list("rows", rows())));
  }

  private static Route open(String method, String path, Handler handler) {
    Handler told =
        request -> {
          try {
            return handler.handle(request);
          } catch (HubError e) {
            return e.answer();
          }
        };
    return Route.of(method, path, told).asOpen();
  }

  private static Answer list(String name, List<JsonObject> items) {
    return Answer.json(200, JsonObject.builder().put(name, items).build());
  }

  private Answer set(ServerRequest request) {
    hub.settings.change(request.json());
    return Answer.json(200, hub.settings.all());
  }

  private Answer advance(ServerRequest request) {
    return Answer.json(200, control.advance(request.json().integer("advance_ms", -1)));
  }

  private Answer node(ServerRequest request) {
    return Answer.json(200, control.node(request.param("id"), request.json()));
  }

  private Answer status(ServerRequest request) {
    String status = request.json().string("status", StoredAsset.PROMOTED);
    return Answer.json(200, control.status(request.param("id"), status));
  }

  static List<JsonObject> rows() {
    return Arrays.stream(HubRow.values())
        .map(
            row ->
                JsonObject.builder()
                    .put("name", row.fault())
                    .put("method", row.method())
                    .put("path", row.path())
                    .putIfPresent("old_path", row.oldPath())
                    .put("credential", row.credential().name().toLowerCase(Locale.ROOT))
                    .put("rate", row.rate().key())
                    .put("envelope", row.isEnveloped())
                    .build())
        .toList();
  }
}
