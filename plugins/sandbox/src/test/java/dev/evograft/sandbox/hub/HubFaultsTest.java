// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that can be made to go wrong, and the limits. */
@Timeout(30)
class HubFaultsTest {

  private static final String ID = "node_e5f6a7b8c9d0e1f2";

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final Agent control = new Agent(hub, "");
  private Agent agent;

  @BeforeEach
  void register() throws Exception {
    agent = Agent.known(hub, ID);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"kind\":\"status\",\"status\":401,\"error\":\"unauthorized\"}', 401, unauthorized",
    "'{\"kind\":\"status\",\"status\":403,\"error\":\"node_secret_invalid\"}', 403, node_secret_invalid",
    "'{\"kind\":\"status\",\"status\":413,\"error\":\"payload_too_large\"}', 413, payload_too_large",
    "'{\"kind\":\"upgrade\"}', 426, evolver_min_version_required",
    "'{\"kind\":\"rate_limited\",\"retry_after_ms\":2500}', 429, rate_limit_exceeded",
    "'{\"kind\":\"busy\"}', 503, server_busy",
    "'{\"kind\":\"unknown_node\"}', 403, unknown_node",
    "'{\"kind\":\"status\",\"status\":500}', 500, http_500",
  })
  void errorsAreSwitchedOverHttp(String fault, int status, String code) throws Exception {
    String spec = fault.replace("{", "{\"route\":\"fetch\",\"times\":1,");
    assertThat(control.send("PUT", "/_sandbox/faults", spec).status()).isEqualTo(200);
    Agent.Reply reply = agent.message("fetch", JsonObject.EMPTY);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.error()).isEqualTo(code);
    assertThat(agent.message("fetch", JsonObject.EMPTY).status()).isEqualTo(200);
    assertThat(hub.struck()).isEqualTo(1);
  }

  @Test
  void aLimitIsToldInHeaderAndBodyOrInA200() throws Exception {
    hub.fault(object("kind", "rate_limited", "retry_after_ms", 2_500, "times", 1));
    Agent.Reply reply = agent.message("fetch", JsonObject.EMPTY);
    assertThat(reply.header("retry-after")).isEqualTo("3");
    assertThat(reply.json()).containsEntry("retry_after_ms", 2_500L);
    assertThat(reply.json().object("policy")).containsEntry("window_ms", 2_500L);
    hub.fault(object("kind", "rate_limited", "in_body", true, "times", 1));
    Agent.Reply inside = agent.post("/a2a/heartbeat", object("node_id", ID));
    assertThat(inside.status()).isEqualTo(200);
    assertThat(inside.json()).containsEntry("status", "rate_limited");
  }

  @Test
  void aRejectionMayBeInsideA200() throws Exception {
    hub.fault(object("route", "publish", "kind", "rejected", "reason", "quality_gate"));
    Agent.Reply reply = agent.message("publish", object("assets", Agent.bundle("TimeoutError")));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json()).containsEntry("status", "rejected");
    assertThat(reply.json().object("payload")).containsEntry("reason", "quality_gate");
  }

  @Test
  void aRotationMayGiveNoSecret() throws Exception {
    hub.fault(object("route", "hello", "kind", "no_secret", "times", 1));
    JsonObject answer = agent.hello(object("rotate_secret", true)).json();
    assertThat(answer).containsEntry("status", "acknowledged").doesNotContainKey("node_secret");
    assertThat(agent.message("fetch", JsonObject.EMPTY).error()).isEqualTo("node_secret_invalid");
  }

  @Test
  void aHeartbeatMayFindNoNode() throws Exception {
    hub.fault(object("route", "heartbeat", "kind", "unknown_node", "node_id", ID));
    assertThat(agent.post("/a2a/heartbeat", object("node_id", ID)).json())
        .containsEntry("status", "unknown_node");
    Agent other = Agent.known(hub, "node_other");
    assertThat(other.post("/a2a/heartbeat", object("node_id", "node_other")).json())
        .containsEntry("status", "ok");
  }

  @Test
  void answersMayBeHtmlHalfOrMissingAndTheCallApplied() throws Exception {
    hub.fault(object("route", "stats", "kind", "html", "status", 503, "times", 1));
    Agent.Reply html = agent.get("/a2a/stats");
    assertThat(html.status()).isEqualTo(503);
    assertThat(html.text()).startsWith("<!doctype html>");
    hub.fault(object("route", "stats", "kind", "truncate", "times", 1));
    assertThatThrownBy(() -> agent.get("/a2a/stats")).isInstanceOf(IOException.class);
    String task = hub.task(object("title", "T")).string("task_id", "");
    hub.fault(object("route", "task_claim", "kind", "reset", "applied", true, "times", 1));
    assertThatThrownBy(() -> agent.post("/task/claim", object("task_id", task, "node_id", ID)))
        .isInstanceOf(IOException.class);
    assertThat(agent.get("/task/" + task).json()).containsEntry("claimed_by", ID);
  }

  @Test
  void aHostileHubRedirectsNestsFloodsAndTampers() throws Exception {
    hub.fault(
        object("route", "stats", "kind", "redirect", "to", "http://127.0.0.1:1/x", "times", 1));
    Agent.Reply away = agent.get("/a2a/stats");
    assertThat(away.status()).isEqualTo(307);
    assertThat(away.header("location")).isEqualTo("http://127.0.0.1:1/x");
    hub.fault(object("route", "stats", "kind", "deep", "depth", 5_000, "times", 1));
    assertThat(agent.get("/a2a/stats").text()).startsWith("{\"a\":{\"a\":");
    hub.fault(object("route", "stats", "kind", "huge", "bytes", 1_000_000, "times", 1));
    assertThat(agent.get("/a2a/stats").text()).hasSizeGreaterThan(1_000_000);

    String id = agent.publish("TimeoutError");
    hub.status(id, "promoted");
    hub.fault(object("route", "fetch", "kind", "tamper"));
    JsonObject asset =
        agent
            .message("fetch", object("asset_ids", List.of(id)))
            .fields()
            .objects("results")
            .get(0)
            .object("payload");
    assertThat(AssetIds.verify(asset).accepted()).isFalse();
  }

  @Test
  void anAssetThatNobodyCheckedMayBeHandedOut() throws Exception {
    JsonObject capsule =
        object("type", "Capsule", "id", "../../etc/passwd", "diff", "--- a/../x\n+++ b/../x\n");
    JsonObject body = object("asset", capsule, "node_id", "node_evil");
    JsonObject made = control.post("/_sandbox/assets", body).json();
    JsonObject ids = object("asset_ids", List.of(made.string("asset_id").orElseThrow()));
    assertThat(agent.message("fetch", ids).fields().objects("results").get(0).object("payload"))
        .containsEntry("id", "../../etc/passwd");
  }

  @Test
  void callsOfAClassAreLimitedByTheHubsClock() throws Exception {
    hub.set(object("publish_limit", 2L));
    agent.publish("TimeoutError");
    agent.publish("ECONNREFUSED");
    Agent.Reply third = agent.message("validate", object("assets", Agent.bundle("ENOENT")));
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.json().integer("retry_after_ms", 0)).isBetween(1L, 60_000L);
    assertThat(third.json().object("policy"))
        .containsEntry("limit", 2L)
        .containsEntry("window_ms", 60_000L);
    hub.advance(java.time.Duration.ofMinutes(1));
    agent.publish("ENOENT");

    hub.set(object("hello_limit", 1L));
    assertThat(agent.hello(JsonObject.EMPTY).error()).isEqualTo("hello_rate_limit");
  }

  @Test
  void fieldsAreWhereTheStyleSays() throws Exception {
    hub.set(object("style", "payload"));
    JsonObject inside = agent.message("fetch", JsonObject.EMPTY).json();
    assertThat(inside).doesNotContainKey("results").containsEntry("sender_id", Hub.ID);
    assertThat(inside.object("payload")).containsKey("results");
    assertThat(agent.post("/a2a/heartbeat", object("node_id", ID)).json().object("payload"))
        .containsEntry("status", "ok");
    hub.set(object("style", "both"));
    assertThat(agent.message("fetch", JsonObject.EMPTY).json()).containsKeys("results", "payload");
    hub.set(object("style", "top"));
    assertThat(agent.message("fetch", JsonObject.EMPTY).json()).doesNotContainKey("payload");
  }

  @Test
  void theControlApiChecksWhatItIsTold() throws Exception {
    for (String body : List.of("{\"odd\":1}", "{\"style\":1}", "{\"fetch_price\":\"x\"}")) {
      assertThat(control.send("PUT", "/_sandbox/settings", body).status()).isEqualTo(400);
    }
    assertThat(control.send("PUT", "/_sandbox/faults", "{\"kind\":\"odd\"}").status())
        .isEqualTo(400);
    assertThat(
            control.send("PUT", "/_sandbox/faults", "{\"kind\":\"busy\",\"route\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(control.send("PUT", "/_sandbox/clock", "{\"advance_ms\":-5}").status())
        .isEqualTo(400);
    assertThat(control.send("PUT", "/_sandbox/clock", "{\"advance_ms\":5}").status())
        .isEqualTo(200);
    control.send("PUT", "/_sandbox/settings", "{\"latency_ms\":30}");
    agent.get("/a2a/stats");
    List<JsonObject> requests = control.get("/_sandbox/requests").json().objects("requests");
    assertThat(requests.get(requests.size() - 1).integer("took_ms", 0)).isGreaterThanOrEqualTo(30);
    assertThat(control.get("/_sandbox/requests").text()).doesNotContain(agent.secret());
    assertThat(control.get("/_sandbox/ledger").json().list("entries")).isNotEmpty();
    assertThat(control.get("/_sandbox/settings").json()).containsEntry("latency_ms", 30L);
  }
}
