// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every JSON example of the two skill documents, with nothing but its ids filled in. */
class SeedMessagesTest {

  private static final String NODE = "node_e5f6a7b8c9d0e1f2";
  private static final String TASK = "clxxxxxxxxxxxxxxxxx";

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final Agent agent = new Agent(hub, NODE);
  private String target;

  @BeforeEach
  void prepare() throws Exception {
    agent.hello(JsonObject.EMPTY);
    hub.node(NODE, object("reputation", 60)); // who decides on assets has that much
    target = agent.publish("another_signal");
    hub.task(object("task_id", TASK, "title", "Timeouts", "amount", 20));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  static Stream<String> messages() throws Exception {
    return examples().stream().filter(text -> text.contains("\"protocol\""));
  }

  private static List<String> examples() throws Exception {
    try (InputStream in = SeedMessagesTest.class.getResourceAsStream("/seed-messages.json")) {
      JsonObject all = JsonText.parseObject(in.readAllBytes());
      List<String> texts = new ArrayList<>(all.strings("001"));
      texts.addAll(all.strings("002"));
      return texts;
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void eachMessageIsAcceptedAsPrinted(String printed) throws Exception {
    String text = filled(printed);
    String type = json(text).string("message_type").orElseThrow();
    Agent.Reply reply = agent.send("POST", "/a2a/" + type, text);

    if (printed.contains("null")) {
      assertThat(reply.error()).isEqualTo("validation_error");
      hub.set(object("refuse_nulls", false));
      reply = agent.send("POST", "/a2a/" + type, text);
    }
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().string("status", "")).as(reply.text()).isNotEqualTo("rejected");
    assertThat(reply.error()).isEmpty();
  }

  @Test
  void helloAnswersWhatTheDocumentsShow() throws Exception {
    List<String> shown =
        examples().stream().filter(text -> text.contains("\"claim_url\"")).toList();
    assertThat(shown).hasSize(2);
    JsonObject answer = agent.hello(JsonObject.EMPTY).json();
    for (String text : shown) {
      JsonObject wanted = json(text);
      assertThat(answer.keySet()).containsAll(wanted.keySet());
      assertThat(answer.get("status")).isEqualTo(wanted.get("status"));
      assertThat(answer.string("claim_code", "")).matches("[A-Z]{4}-[A-Z0-9]{4}");
    }
  }

  @Test
  void theBodiesOfTaskCallsAreAcceptedAsPrinted() throws Exception {
    for (String text : examples()) {
      JsonObject body = json(text);
      if (body.containsKey("subtasks")) {
        String large = hub.task(object("title", "Timeouts")).string("task_id").orElseThrow();
        claim(large);
        String filled = text.replace(TASK, large);
        Agent.Reply reply = agent.send("POST", "/task/propose-decomposition", filled);
        assertThat(reply.json().bool("auto_approved")).as(reply.text()).contains(true);
        assertThat(reply.json().list("subtasks")).hasSize(2);
      } else if (body.containsKey("task_id")) {
        String task = hub.task(object("title", "T")).string("task_id").orElseThrow();
        String filled = text.replace("\"...\"", '"' + task + '"').replace("YOUR_NODE_ID", NODE);
        if (body.containsKey("asset_id")) {
          claim(task);
          filled = filled.replace("sha256:...", target);
          assertThat(agent.send("POST", "/task/complete", filled).status()).isEqualTo(200);
        } else {
          assertThat(agent.send("POST", "/task/claim", filled).status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void theAssetsThatStandAloneArePublishedTogether() throws Exception {
    List<JsonObject> assets =
        examples().stream()
            .filter(text -> text.startsWith("{\n\"type\"") || text.startsWith("{ \"type\""))
            .map(SeedMessagesTest::json)
            .toList();
    assertThat(assets).hasSize(6);
    for (int from : new int[] {0, 3}) {
      EvomapStandIn fresh = EvomapStandIn.start(0, HubMode.SEEDS);
      try (fresh) {
        JsonObject gene = AssetIds.complete(assets.get(from + 1).without(AssetIds.KEY));
        JsonObject capsule = completed(assets.get(from + 2), gene);
        String printed = assets.get(from).toString(); // with the local id of the capsule
        String geneId = gene.string(AssetIds.KEY, "");
        JsonObject event =
            AssetIds.complete(
                json(printed.replace("sha256:GENE_HASH_HERE", geneId)).without(AssetIds.KEY));
        Agent other = Agent.known(fresh, NODE);
        Agent.Reply reply =
            other.message("publish", object("assets", List.of(gene, capsule, event)));
        assertThat(reply.json().string("decision")).as(reply.text()).contains("accept");
      }
    }
  }

  @Test
  void theMinimalMapsArePublishedOnceAClientCompletedThem() throws Exception {
    List<JsonObject> maps =
        examples().stream()
            .map(SeedMessagesTest::json)
            .filter(map -> map.containsKey("summary") && !map.containsKey("type"))
            .toList();
    assertThat(maps).hasSize(2);
    JsonObject gene =
        AssetIds.complete(maps.get(0).with("type", "Gene").with("schema_version", "1.5.0"));
    JsonObject capsule =
        maps.get(1)
            .with("type", "Capsule")
            .with("schema_version", "1.5.0")
            .with("trigger", gene.get("signals_match"))
            .with("env_fingerprint", object("platform", "linux", "arch", "x64"));
    Agent.Reply reply =
        agent.message("publish", object("assets", List.of(gene, completed(capsule, gene))));
    assertThat(reply.json().string("decision")).as(reply.text()).contains("accept");
  }

  private void claim(String task) throws Exception {
    assertThat(agent.post("/task/claim", object("task_id", task, "node_id", NODE)).status())
        .isEqualTo(200);
  }

  private static JsonObject completed(JsonObject capsule, JsonObject gene) {
    return AssetIds.complete(capsule.without(AssetIds.KEY).with("gene", gene.get(AssetIds.KEY)));
  }

  private String filled(String printed) {
    String text = printed.replace("sha256:ASSET_HASH_HERE", target);
    List<JsonObject> assets = json(text).object("payload").objects("assets");
    for (JsonObject asset : assets) {
      String name = asset.string(AssetIds.KEY, "");
      JsonObject now = json(text).object("payload").objects("assets").get(assets.indexOf(asset));
      text = text.replace(name, AssetIds.compute(now));
    }
    return text;
  }

  private static JsonObject json(String text) {
    return JsonText.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
