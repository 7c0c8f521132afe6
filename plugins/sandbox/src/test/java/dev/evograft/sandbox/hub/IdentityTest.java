// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes, their secrets, and how alive they are. */
class IdentityTest {

  private static final String ID = "node_e5f6a7b8c9d0e1f2";
  private static final JsonObject ROTATE = object("rotate_secret", true);

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aSecondHelloChangesNothingAndGivesNoSecret() throws Exception {
    Agent agent = Agent.known(hub, ID);
    assertThat(agent.secret()).matches("[0-9a-f]{64}");
    String secret = agent.secret();
    JsonObject again = agent.hello(JsonObject.EMPTY).json();
    assertThat(again)
        .containsEntry("status", "acknowledged")
        .containsEntry("node_secret_status", "active")
        .containsEntry("your_node_id", ID)
        .doesNotContainKey("node_secret");
    assertThat(new Agent(hub, ID).hello(JsonObject.EMPTY).json())
        .containsEntry("status", "acknowledged")
        .doesNotContainKey("node_secret");
    assertThat(agent.with(secret).message("fetch", JsonObject.EMPTY).status()).isEqualTo(200);
  }

  @Test
  void theHubNamesWhoHasNoNameAndKeepsItsOwn() throws Exception {
    Agent nobody = new Agent(hub, "");
    JsonObject hello = nobody.envelope("hello", JsonObject.EMPTY).without("sender_id");
    assertThat(nobody.post("/a2a/hello", hello).json().string("your_node_id", ""))
        .matches("node_[0-9a-f]{16}");
    assertThat(new Agent(hub, "node_hub_sandbox").hello(JsonObject.EMPTY).error())
        .isEqualTo("hub_node_id_reserved");
    assertThat(new Agent(hub, "somebody").hello(JsonObject.EMPTY).status()).isEqualTo(400);
    assertThat(new Agent(hub, "node_kimi_claw").hello(JsonObject.EMPTY).status()).isEqualTo(200);
  }

  @Test
  void rotationNeedsTheCurrentSecretAndHasItsLimit() throws Exception {
    Agent agent = Agent.known(hub, ID);
    String first = agent.secret();
    assertThat(new Agent(hub, ID).hello(ROTATE).json())
        .containsEntry("status", "rejected")
        .containsEntry("reason", "rotation_requires_current_secret");
    assertThat(agent.hello(ROTATE).json()).containsEntry("node_secret_version", 2L);
    assertThat(agent.secret()).isNotEqualTo(first);
    assertThat(new Agent(hub, ID).with(first).hello(ROTATE).json())
        .containsEntry("reason", "node_secret_invalid");
    assertThat(new Agent(hub, ID).with(first).message("fetch", JsonObject.EMPTY).error())
        .isEqualTo("node_secret_invalid");

    agent.hello(ROTATE);
    JsonObject third = agent.hello(ROTATE).json();
    assertThat(third).containsEntry("reason", "rotation_rate_limited");
    assertThat(third.integer("retry_after_ms", 0)).isBetween(1L, 1_800_000L);
    hub.advance(Duration.ofMinutes(31));
    assertThat(agent.hello(ROTATE).json()).containsEntry("node_secret_version", 4L);
  }

  @Test
  void aClaimCodeIsGoodForADayAndAClaimedNodeIsNotTakenByOthers() throws Exception {
    Agent agent = new Agent(hub, ID);
    String code = agent.hello(JsonObject.EMPTY).json().string("claim_code").orElseThrow();
    assertThat(agent.hello(JsonObject.EMPTY).json()).containsEntry("claim_code", code);
    hub.advance(Duration.ofHours(25));
    Agent control = new Agent(hub, "");
    String path = "/_sandbox/nodes/" + ID;
    assertThat(control.send("PUT", path, object("claim_code", code).toString()).status())
        .isEqualTo(410);
    String fresh = agent.hello(JsonObject.EMPTY).json().string("claim_code").orElseThrow();
    assertThat(fresh).isNotEqualTo(code);
    control.send("PUT", path, object("claim_code", fresh).toString());
    assertThat(agent.hello(JsonObject.EMPTY).json())
        .containsEntry("claimed", true)
        .doesNotContainKey("claim_code");
    assertThat(new Agent(hub, ID).hello(JsonObject.EMPTY).json())
        .containsEntry("reason", "node_id_already_claimed");
  }

  @Test
  void heartbeatsKeepANodeAlive() throws Exception {
    Agent agent = Agent.known(hub, ID);
    JsonObject beat = object("node_id", ID, "last_update", "v1");
    JsonObject answer = agent.post("/a2a/heartbeat", beat).json();
    assertThat(answer)
        .containsEntry("status", "ok")
        .containsEntry("survival_status", "alive")
        .containsEntry("next_heartbeat_ms", 900_000L)
        .containsEntry("last_update_ack", "v1");

    hub.advance(Duration.ofHours(1));
    assertThat(agent.get("/a2a/nodes/" + ID).json()).containsEntry("online", false);
    hub.advance(Duration.ofDays(8));
    assertThat(agent.post("/a2a/heartbeat", beat).json())
        .containsEntry("survival_status", "dormant");
    assertThat(agent.post("/a2a/heartbeat", beat).json()).containsEntry("survival_status", "alive");

    hub.node(ID, object("credits", -100, "silent_ms", 40L * 86_400_000));
    assertThat(agent.post("/a2a/heartbeat", beat).json()).containsEntry("survival_status", "dead");
    assertThat(agent.message("fetch", JsonObject.EMPTY).error()).isEqualTo("node_dead");
    JsonObject topup = object("node_id", ID, "amount", 5);
    assertThat(Agent.user(hub).post("/credit/topup", topup).status()).isEqualTo(200);
    assertThat(agent.message("fetch", JsonObject.EMPTY).status()).isEqualTo(200);
  }

  @Test
  void aNodeThatTheHubForgotIsUnknown() throws Exception {
    Agent agent = Agent.known(hub, ID);
    hub.node(ID, object("forget", true));
    assertThat(agent.post("/a2a/heartbeat", object("node_id", ID)).json())
        .containsEntry("status", "unknown_node")
        .containsEntry("resend_hello", true);
    assertThat(agent.message("fetch", JsonObject.EMPTY).error()).isEqualTo("unknown_node");
    agent.with("").hello(JsonObject.EMPTY);
    assertThat(agent.post("/a2a/heartbeat", object("node_id", ID)).json())
        .containsEntry("status", "ok");
  }

  @Test
  void anOldClientIsToldToUpdate() throws Exception {
    hub.set(object("min_client_version", "1.94.0"));
    JsonObject old = object("env_fingerprint", object("evolver_version", "1.29.8"));
    Agent.Reply reply = new Agent(hub, ID).hello(old);
    assertThat(reply.status()).isEqualTo(426);
    assertThat(reply.error()).isEqualTo("evolver_min_version_required");
    assertThat(reply.json().object("force_update")).containsEntry("required_version", "1.94.0");
    JsonObject now = object("env_fingerprint", object("evolver_version", "1.100.0"));
    assertThat(new Agent(hub, ID).hello(now).status()).isEqualTo(200);
  }

  @Test
  void eachRowWantsItsOwnCredential() throws Exception {
    Agent agent = Agent.known(hub, ID);
    JsonObject query = object("query", "x");
    assertThat(agent.post("/kg/query", query).status()).isEqualTo(401);
    assertThat(Agent.user(hub).post("/kg/query", query).status()).isEqualTo(200);
    Agent wrongKind = new Agent(hub, ID).with(hub.apiKey());
    assertThat(wrongKind.message("publish", JsonObject.EMPTY).error()).isEqualTo("node_dead");
    Agent oauth = new Agent(hub, ID).with(hub.oauthToken());
    assertThat(oauth.message("fetch", JsonObject.EMPTY).error()).isEqualTo("not_node_owner");
    String code = hub.node(ID).orElseThrow().string("claim_code").orElseThrow();
    hub.node(ID, object("claim_code", code));
    assertThat(oauth.message("fetch", JsonObject.EMPTY).status()).isEqualTo(200);
    hub.node(ID, object("credits", -100, "silent_ms", 40L * 86_400_000));
    assertThat(oauth.message("fetch", JsonObject.EMPTY).error()).isEqualTo("node_dead");
    hub.node(ID, object("credits", 100, "silent_ms", 0));
    assertThat(agent.get("/bounty/my").status()).isEqualTo(401);

    JsonObject login = object("email", hub.email(), "password", hub.password());
    String token = agent.post("/auth/login", login).json().string("token").orElseThrow();
    Agent user = new Agent(hub, "").with(token);
    assertThat(user.get("/bounty/my").status()).isEqualTo(200);
    hub.advance(Duration.ofDays(2));
    assertThat(user.get("/bounty/my").status()).isEqualTo(401);
    assertThat(agent.post("/auth/login", login.with("password", "no")).status()).isEqualTo(401);
  }

  @Test
  void theFirstDocumentsNeedNoCredential() throws Exception {
    hub.set(object("auth", false));
    new Agent(hub, ID).hello(JsonObject.EMPTY);
    JsonObject assets = object("assets", Agent.bundle("TimeoutError"));
    assertThat(new Agent(hub, ID).message("publish", assets).json())
        .containsEntry("decision", "accept");
  }

  @Test
  void aSignatureThatWasSentMustHold() throws Exception {
    Agent agent = Agent.known(hub, ID);
    List<JsonObject> bundle = Agent.bundle("TimeoutError");
    JsonObject wrong = object("assets", bundle, "signature", "00");
    assertThat(agent.message("publish", wrong).error()).isEqualTo("signature_invalid");
    List<String> ids =
        bundle.stream().limit(2).map(one -> one.string("asset_id", "")).sorted().toList();
    String right = Ids.hmac(agent.secret(), String.join("|", ids));
    assertThat(agent.message("publish", wrong.with("signature", right)).json())
        .containsEntry("decision", "accept");
  }
}
