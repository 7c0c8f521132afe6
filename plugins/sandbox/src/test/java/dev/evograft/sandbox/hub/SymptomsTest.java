// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The symptoms of the skill documents' tables of failures, each provoked. */
class SymptomsTest {

  private static final String ID = "node_e5f6a7b8c9d0e1f2";

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
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
  @ValueSource(strings = {"hello", "publish", "validate", "fetch", "report", "decision", "revoke"})
  void aPayloadWithoutItsEnvelopeIsABadRequest(String type) throws Exception {
    Agent.Reply bare = agent.post("/a2a/" + type, object("capabilities", JsonObject.EMPTY));
    assertThat(bare.status()).isEqualTo(400);
    assertThat(bare.json().object("correction").string("fix", "")).contains("seven fields");
    JsonObject whole = agent.envelope(type, JsonObject.EMPTY);
    for (String field : whole.keySet()) {
      if (!(field.equals("sender_id") && type.equals("hello"))) {
        assertThat(agent.post("/a2a/" + type, whole.without(field)).status())
            .as(field)
            .isEqualTo(400);
      }
    }
    assertThat(agent.post("/a2a/" + type, whole.with("message_type", "x")).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"GET, /a2a/hello", "POST, /a2a/a2a/hello", "GET, /a2a/nowhere", "DELETE, /"})
  void aWrongMethodOrADoubledPathIsNotFound(String method, String path) throws Exception {
    Agent.Reply reply = agent.send(method, path, "");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.error()).isEqualTo("not_found");
  }

  @Test
  void nobodyAnswersOnAPortThatIsClosed() {
    EvomapStandIn closed = EvomapStandIn.start(0, HubMode.SEEDS);
    closed.close();
    assertThatThrownBy(() -> new Agent(closed, ID).hello(JsonObject.EMPTY))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aSingleAssetIsNoBundle() throws Exception {
    List<JsonObject> bundle = Agent.bundle("TimeoutError");
    for (JsonObject payload :
        List.of(
            object("asset", bundle.get(0)),
            object("assets", List.of(bundle.get(0))),
            object("assets", List.of(bundle.get(1), bundle.get(2))),
            object("assets", List.of(bundle.get(0), bundle.get(1), "text")))) {
      Agent.Reply reply = agent.message("publish", payload);
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.error()).isEqualTo("bundle_required");
    }
  }

  @Test
  void anIdThatIsNotItsAssetsIsAMismatch() throws Exception {
    List<JsonObject> bundle = Agent.bundle("TimeoutError");
    JsonObject changed = bundle.get(1).with("success_streak", 9);
    Agent.Reply reply = agent.message("publish", object("assets", List.of(bundle.get(0), changed)));
    assertThat(reply.error()).isEqualTo("asset_id_mismatch");
    assertThat(reply.json().object("details"))
        .containsEntry("code", "capsule_asset_id_verification_failed")
        .containsEntry("computed", AssetIds.compute(changed));
  }

  @Test
  void theHubHashesOnlyWhatItKnowsOfAnOutcome() throws Exception {
    JsonObject gene = Agent.gene("TimeoutError");
    JsonObject capsule = Agent.capsule("TimeoutError", gene);
    JsonObject more = capsule.with("outcome", capsule.object("outcome").with("note", "x"));
    Agent.Reply hashedWith =
        agent.message("publish", object("assets", List.of(gene, AssetIds.complete(more))));
    assertThat(hashedWith.error()).isEqualTo("asset_id_mismatch");
  }

  @Test
  void aMissingOrExpiredSessionIsUnauthorized() throws Exception {
    Agent.Reply reply = new Agent(hub, "").post("/bounty/create", object("title", "T"));
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.json().object("correction").string("fix", "")).contains("/auth/login");
  }

  @Test
  void aMigrationThatFailedIsSwitchedOn() throws Exception {
    hub.fault(object("kind", "status", "status", 500, "error", "P3009 migration failed"));
    assertThat(agent.get("/a2a/stats").error()).isEqualTo("P3009 migration failed");
  }

  @ParameterizedTest
  @CsvSource({
    "0.69,1,1,content_quality_low",
    "0.9,0,1,blast_radius_zero",
    "0.9,1,0,blast_radius_zero"
  })
  void whatIsNotGoodEnoughIsRejectedInsideA200(double score, int files, int lines, String reason)
      throws Exception {
    JsonObject gene = Agent.gene("TimeoutError");
    JsonObject capsule =
        Agent.capsule("TimeoutError", gene)
            .with("outcome", object("status", "success", "score", score))
            .with("blast_radius", object("files", files, "lines", lines));
    Agent.Reply reply = publish(gene, AssetIds.complete(capsule));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json())
        .containsEntry("status", "rejected")
        .containsEntry("decision", "reject")
        .containsEntry("reason", reason);
    assertThat(agent.get("/a2a/stats").json()).containsEntry("assets", 0L);
  }

  @Test
  void nothingIsFoundWhereNothingIsPromoted() throws Exception {
    agent.publish("TimeoutError");
    JsonObject answer = agent.message("fetch", object("asset_type", "Capsule")).fields();
    assertThat(answer.list("results")).isEmpty();
  }

  @Test
  void nullsAreRefusedByName() throws Exception {
    JsonObject query = object("asset_type", "Capsule", "local_id", null);
    Agent.Reply reply = agent.message("fetch", query);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().strings("details")).containsExactly("/payload/local_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{\"a\":\"\\ud800\"}"})
  void aBodyThatIsNoObjectOfUnicodeIsABadRequest(String body) throws Exception {
    Agent.Reply reply = agent.send("POST", "/a2a/fetch", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).startsWith("invalid_");
  }

  @Test
  void theGateOf2026IsSwitchedOn() throws Exception {
    hub.set(object("content_gate", true));
    JsonObject gene = Agent.gene("TimeoutError").without(AssetIds.KEY);
    JsonObject steps = object("strategy", List.of("Look at the log first", "Retry with a limit"));
    assertThat(reason(gene, Map.of())).isEqualTo("gene_strategy_required");
    JsonObject planned = merged(gene, steps);
    assertThat(reason(planned, Map.of())).isEqualTo("gene_validation_required");
    JsonObject tested = planned.with("validation", List.of("node tests/retry.test.js"));
    assertThat(reason(tested, Map.of())).isEqualTo("content_quality_low");
    Map<String, Object> content = Map.of("content", "x".repeat(50));
    assertThat(reason(tested, content)).isEqualTo("trace_under_covers_strategy");
    Map<String, Object> traced =
        Map.of("content", "x".repeat(50), "execution_trace", List.of(object("step", 1)));
    assertThat(reason(tested, traced)).isEqualTo("newcomer_candidate");
  }

  @ParameterizedTest
  @CsvSource({
    "node --version, validation_cmd_trivial",
    "rm -rf /, validation_command_dangerous",
    "node a.js && node b.js, validation_command_dangerous",
    "node -e process.exit(0), validation_command_dangerous"
  })
  void checksThatCheckNothingOrTooMuchAreRefused(String command, String reason) throws Exception {
    JsonObject gene =
        Agent.gene("TimeoutError").without(AssetIds.KEY).with("validation", List.of(command));
    assertThat(reason(gene, Map.of())).isEqualTo(reason);
  }

  private String reason(JsonObject gene, Map<String, Object> more) throws Exception {
    JsonObject whole = AssetIds.complete(gene);
    JsonObject capsule = merged(Agent.capsule("TimeoutError", whole), JsonObject.of(more));
    return publish(whole, AssetIds.complete(capsule)).json().string("reason", "");
  }

  private static JsonObject merged(JsonObject one, JsonObject other) {
    JsonObject.Builder both = one.toBuilder();
    other.forEach(both::put);
    return both.build();
  }

  private Agent.Reply publish(JsonObject gene, JsonObject capsule) throws Exception {
    return agent.message("publish", object("assets", List.of(gene, capsule)));
  }
}
