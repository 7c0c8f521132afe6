// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;

/** The knowledge graph, which is paid by the question. */
final class GraphApi {

  private final Hub hub;

  GraphApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject query(Call call) {
    entitled();
    String question = call.text("query");
    String type =
        call.payload()
            .string("type")
            .or(() -> call.payload().object("filters").string("type"))
            .orElse("");
    pay();
    return JsonObject.builder().put("results", hub.graph.query(question, type)).build();
  }

  JsonObject ingest(Call call) {
    entitled();
    List<JsonObject> things = call.payload().objects("entities");
    things.forEach(Graph::key); // before anything is paid
    pay();
    hub.graph.ingest(things, call.payload().objects("relationships"));
    return status(call).with("status", "ingested");
  }

  JsonObject status(Call call) {
    return JsonObject.builder()
        .put("entitled", hub.settings.is("kg_entitled"))
        .put("entities", hub.graph.entities().size())
        .put("relationships", hub.graph.relationships().size())
        .put("price", hub.settings.number("kg_price"))
        .build();
  }

  JsonObject mine(Call call) {
    entitled();
    return JsonObject.builder()
        .put("entities", hub.graph.entities())
        .put("relationships", hub.graph.relationships())
        .build();
  }

  private void entitled() {
    if (!hub.settings.is("kg_entitled")) {
      throw HubError.of(
          403, "plan_upgrade_required", "the plan has no knowledge graph", "upgrade the plan");
    }
  }

  private void pay() {
    hub.ledger.spend(Accounts.USER, hub.settings.number("kg_price"), "kg", Accounts.USER);
  }
}
