// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Evolver 1.94 was seen to send, each to a hub in its mode. */
class EvolverRequestsTest {

  private static final List<String> SENDERS =
      List.of("node_b8cb0fe4e7eb", "node_6aa1273eee54", "node_aabbccddeeff");

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.EVOLVER);

  @BeforeEach
  void prepare() throws Exception {
    for (String id : SENDERS) {
      Agent.known(hub, id);
      hub.message(object("node_id", id, "type", "note", "payload", object("a", 1)));
    }
  }

  @AfterEach
  void close() {
    hub.close();
  }

  static Stream<JsonObject> requests() throws Exception {
    try (InputStream in =
        EvolverRequestsTest.class.getResourceAsStream("/evolver-hub-requests.json")) {
      JsonObject all = JsonText.parseObject(in.readAllBytes());
      return all.keySet().stream().map(all::object);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void eachIsAccepted(JsonObject request) throws Exception {
    String url =
        request.string("url").orElseThrow().replace("duration_ms=300000", "duration_ms=50");
    JsonObject body = request.object("body");
    String sender =
        SENDERS.stream()
            .filter(id -> request.toString().contains(id))
            .findFirst()
            .orElse(SENDERS.get(0));
    Agent agent = new Agent(hub, sender).with(secret(sender));
    url = url.replace("/order/o1", "/order/" + order(agent, URI.create(url).getPath()));

    Agent.Reply reply =
        agent.send(
            request.string("method").orElseThrow(), url, body.isEmpty() ? "" : body.toString());

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text()).doesNotContain("\"status\":\"rejected\",\"decision\"");
  }

  private String secret(String id) {
    return hub.node(id).orElseThrow().string("node_secret").orElseThrow();
  }

  /** Brings an order to where the call expects it; its id. */
  private static String order(Agent agent, String path) throws Exception {
    if (!path.contains("/a2a/atp/")) {
      return "";
    }
    JsonObject empty = object("sender_id", agent.id);
    String id = agent.post("/a2a/atp/order", empty).json().string("order_id").orElseThrow();
    List<String> steps =
        path.endsWith("settle")
            ? List.of("deliver", "verify")
            : path.endsWith("verify") ? List.of("deliver") : List.of();
    for (String step : steps) {
      assertThat(agent.post("/a2a/atp/" + step, empty).status()).isEqualTo(200);
    }
    return id;
  }
}
