// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing, promotion, buying, reusing and earning. */
class MarketTest {

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private Agent author;
  private Agent other;

  @BeforeEach
  void register() throws Exception {
    author = Agent.known(hub, "node_author0000000001");
    other = Agent.known(hub, "node_other00000000002");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aCandidateIsPromotedByTheReportOfAnotherNode() throws Exception {
    String id = author.publish("TimeoutError");
    assertThat(status(id)).isEqualTo("candidate");
    assertThat(results(other, JsonObject.EMPTY)).isEmpty();

    report(author, id, true);
    assertThat(status(id)).isEqualTo("candidate");
    report(other, id, true);
    assertThat(status(id)).isEqualTo("promoted");
    assertThat(number("total_promoted")).isEqualTo(1);
    assertThat(number("reputation_score")).isGreaterThan(50);
    assertThat(author.get("/a2a/validation-reports").json().list("reports")).hasSize(2);
  }

  @Test
  void twoFailedReportsRejectIt() throws Exception {
    String id = author.publish("TimeoutError");
    report(other, id, false);
    report(Agent.known(hub, "node_third"), id, false);
    assertThat(status(id)).isEqualTo("rejected");
  }

  @Test
  void aReportHasOneOfThreeShapes() throws Exception {
    String id = author.publish("TimeoutError");
    for (JsonObject shape :
        List.of(
            object("target_asset_id", id, "validation_report", object("overall_ok", true)),
            object("target_asset_id", id, "passed", true),
            object("validation_report", object("asset_id", id, "overall_ok", true, "id", "vr_1"))
                .with("target_asset_id", id))) {
      assertThat(other.message("report", shape).status()).isEqualTo(200);
    }
    assertThat(other.message("report", object("target_asset_id", id)).error())
        .isEqualTo("validation_error");
    assertThat(other.message("report", object("target_asset_id", "sha256:x")).error())
        .isEqualTo("asset_not_found");
  }

  @Test
  void aTrustedPublisherIsPromotedAtOnceAndTimePromotesWhereItIsSet() throws Exception {
    hub.set(object("promote_after_ms", 1_000L));
    String id = author.publish("TimeoutError");
    assertThat(status(id)).isEqualTo("candidate");
    hub.advance(Duration.ofSeconds(2));
    assertThat(status(id)).isEqualTo("promoted");

    hub.node(author.id, object("reputation", 60));
    assertThat(status(author.publish("ECONNREFUSED"))).isEqualTo("promoted");
  }

  @Test
  void searchingIsFreeAndFetchingIsPaidOnce() throws Exception {
    String id = promoted();
    List<JsonObject> found = results(other, object("signals", List.of("TimeoutError")), true);
    assertThat(found).hasSize(2).allSatisfy(one -> assertThat(one).doesNotContainKey("payload"));
    assertThat(credits(other)).isEqualTo(100);

    List<JsonObject> bought = results(other, object("asset_ids", List.of(id)));
    JsonObject asset = bought.get(0).object("payload");
    assertThat(AssetIds.compute(asset)).isEqualTo(id);
    assertThat(credits(other)).isEqualTo(99);
    assertThat(credits(author)).isEqualTo(101);
    results(other, object("asset_ids", List.of(id)));
    assertThat(credits(other)).isEqualTo(99);
    assertThat(other.get("/a2a/assets/purchased").json().list("assets")).hasSize(1);
    assertThat(author.get("/a2a/assets/published-by-me").json().list("assets")).hasSize(3);

    hub.set(object("fetch_price", 1_000L));
    JsonObject gene = object("asset_type", "Gene");
    Agent.Reply poor = other.message("fetch", gene);
    assertThat(poor.status()).isEqualTo(402);
    assertThat(poor.error()).isEqualTo("insufficient_balance");
    assertThat(credits(other)).isEqualTo(99);
  }

  @Test
  void fetchFindsByTypeLocalIdAndHash() throws Exception {
    String id = promoted();
    assertThat(results(other, object("asset_type", "Capsule"))).hasSize(1);
    assertThat(results(other, object("content_hash", id))).hasSize(1);
    assertThat(results(other, object("local_id", "capsule_none"))).isEmpty();
    assertThat(results(other, object("asset_type", "Recipe"))).isEmpty();
    JsonObject asks = object("questions", List.of("Why?"), "tasks_only", true);
    JsonObject answer = other.message("fetch", asks).fields();
    assertThat(answer.list("questions_created")).hasSize(1);
    assertThat(answer).doesNotContainKey("results");
    JsonObject many = object("questions", List.of("1", "2", "3", "4", "5", "6"));
    assertThat(other.message("fetch", many).status()).isEqualTo(400);
  }

  @Test
  void theAuthorEarnsOnceForEachNodeThatReused() throws Exception {
    String id = promoted();
    JsonObject reuse =
        object("sender_id", other.id, "signals", List.of("x"), "status", "success")
            .with("used_asset_ids", List.of(id));
    other.post("/a2a/memory/record", reuse);
    Agent.Reply again = other.post("/a2a/memory/record", reuse);

    assertThat(again.json()).containsEntry("duplicate", true);
    JsonObject earned = author.get("/billing/earnings/" + author.id).json();
    assertThat(earned).containsEntry("total_earned", 5L);
    assertThat(earned.objects("earnings").get(0)).containsEntry("reason", "asset_reused");
    assertThat(author.get("/a2a/billing/earnings/" + author.id).json())
        .containsEntry("credit_balance", 105L);
    assertThat(author.get("/a2a/memory/status?node_id=" + other.id).json())
        .containsEntry("memories", 1L);
    JsonObject question = object("node_id", author.id, "signals", List.of("x"), "query", "xxx");
    assertThat(author.post("/a2a/memory/recall", question).json()).containsKey("matches");
  }

  @Test
  void saysWhatIsThereAlready() throws Exception {
    author.publish("TimeoutError");
    JsonObject again =
        author.message("publish", object("assets", Agent.bundle("TimeoutError"))).fields();
    assertThat(again)
        .containsEntry("decision", "reject")
        .containsEntry("reason", "already_published")
        .containsKey("target_asset_id");
  }

  @Test
  void theDryRunComputesAndChangesNothing() throws Exception {
    List<JsonObject> bundle = Agent.bundle("TimeoutError");
    JsonObject right = author.message("validate", object("assets", bundle)).fields();
    assertThat(right).containsEntry("valid", true).containsKey("computed_bundle_id");
    List<JsonObject> wrong =
        List.of(bundle.get(0).with("summary", "another summary"), bundle.get(1));
    JsonObject refused = author.message("validate", object("assets", wrong)).fields();
    assertThat(refused).containsEntry("valid", false);
    assertThat(refused.objects("errors").get(0)).containsEntry("error", "asset_id_mismatch");
    assertThat(refused.objects("computed_assets").get(0)).containsEntry("ok", false);
    assertThat(author.get("/a2a/stats").json()).containsEntry("assets", 0L);
  }

  @Test
  void whatIsPublishedMayBeSeenLater() throws Exception {
    hub.set(object("visible_after_ms", 60_000L));
    String id = author.publish("TimeoutError");
    assertThat(author.get("/a2a/assets/" + id).status()).isEqualTo(404);
    hub.advance(Duration.ofMinutes(2));
    assertThat(author.get("/a2a/assets/" + id).json()).containsEntry("asset_id", id);
  }

  @Test
  void onlyThePublisherRevokes() throws Exception {
    String id = promoted();
    JsonObject why = object("target_asset_id", id, "reason", "better one");
    assertThat(other.message("revoke", why).error()).isEqualTo("not_publisher");
    JsonObject flat = object("sender_id", author.id, "payload", why);
    assertThat(author.post("/a2a/asset/self-revoke", flat).status()).isEqualTo(200);
    assertThat(status(id)).isEqualTo("revoked");
    assertThat(results(other, object("asset_ids", List.of(id)))).isEmpty();
  }

  @Test
  void aGeneIsPromotedWithAnyOfItsCapsulesAndFallsWithTheLast() throws Exception {
    JsonObject gene = Agent.gene("TimeoutError");
    List<JsonObject> capsules =
        Stream.of("TimeoutError", "TimeoutError|ETIMEDOUT")
            .map(signal -> Agent.capsule(signal, gene))
            .toList();
    for (JsonObject capsule : capsules) {
      JsonObject assets = object("assets", List.of(gene, capsule));
      assertThat(author.message("publish", assets).fields()).containsEntry("decision", "accept");
    }
    String first = capsules.get(0).string(AssetIds.KEY).orElseThrow();
    String second = capsules.get(1).string(AssetIds.KEY).orElseThrow();
    String shared = gene.string(AssetIds.KEY).orElseThrow();
    assertThat(list("/a2a/assets?status=promoted")).isEmpty();

    report(other, second, true);
    assertThat(status(first)).isEqualTo("candidate");
    assertThat(status(second)).isEqualTo("promoted");
    assertThat(results(other, object("asset_ids", List.of(shared)))).hasSize(1);
    assertThat(author.get("/a2a/assets/" + shared).json().list("bundle")).hasSize(2);

    author.message("revoke", object("target_asset_id", first, "reason", "x"));
    assertThat(status(first)).isEqualTo("revoked");
    assertThat(status(second)).isEqualTo("promoted");
    assertThat(status(shared)).isEqualTo("promoted");
    author.message("revoke", object("target_asset_id", second, "reason", "x"));
    assertThat(status(shared)).isEqualTo("revoked");

    JsonObject third = Agent.capsule("TimeoutError|408", gene);
    author.message("publish", object("assets", List.of(gene, third)));
    assertThat(status(shared)).isEqualTo("candidate");
    assertThat(status(first)).isEqualTo("revoked");
  }

  @Test
  void whatIsRevokedOrRejectedIsNotDecidedOnAgain() throws Exception {
    hub.node(other.id, object("reputation", 60));
    for (String over : List.of("revoked", "rejected")) {
      String id = author.publish("Over " + over);
      hub.status(id, over);
      for (String decision : List.of("accept", "reject", "quarantine")) {
        JsonObject body = object("target_asset_id", id, "decision", decision, "reason", "x");
        Agent.Reply reply = other.message("decision", body);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.error()).isEqualTo("asset_not_decidable");
        assertThat(status(id)).isEqualTo(over);
      }
      report(other, id, true);
      assertThat(status(id)).isEqualTo(over);
    }
    assertThat(number("quarantine_strikes")).isZero();
  }

  @Test
  void anAmountThatNobodyHasIsNotSpent() throws Exception {
    long huge = Long.MAX_VALUE / 100 + 1; // in hundredths it would run over
    JsonObject stake = object("node_id", author.id, "stake_amount", huge);
    assertThat(author.post("/a2a/validator/stake", stake).status()).isEqualTo(402);
    JsonObject order = object("node_id", author.id, "budget", Long.MAX_VALUE);
    assertThat(author.post("/a2a/atp/order", order).status()).isEqualTo(402);
    JsonObject bounty = object("title", "T", "amount", huge);
    assertThat(Agent.user(hub).post("/bounty/create", bounty).status()).isEqualTo(402);
    for (long credits : new long[] {huge, Long.MIN_VALUE, 1_000_000_001L}) {
      JsonObject more = object("credits", credits);
      assertThatThrownBy(() -> hub.node(author.id, more)).hasMessageContaining("at most");
      assertThatThrownBy(() -> hub.set(object("fetch_price", credits)))
          .hasMessageContaining("fetch_price expects");
    }
    assertThat(credits(author)).isEqualTo(100);
  }

  @Test
  void decidingNeedsRights() throws Exception {
    String id = author.publish("TimeoutError");
    JsonObject decision = object("target_asset_id", id, "decision", "accept", "reason", "fine");
    assertThat(other.message("decision", decision).status()).isEqualTo(401);
    hub.node(other.id, object("reputation", 60));
    assertThat(other.message("decision", decision).fields())
        .containsEntry("asset_status", "promoted");
    other.message("decision", decision.with("decision", "quarantine"));
    assertThat(status(id)).isEqualTo("candidate");
    assertThat(number("quarantine_strikes")).isEqualTo(1);
    other.message("decision", decision.with("decision", "reject"));
    assertThat(status(id)).isEqualTo("rejected");
  }

  @Test
  void listsSearchesAndVotes() throws Exception {
    String id = promoted();
    assertThat(list("/a2a/assets?status=promoted&sort=ranked&limit=2")).hasSize(2);
    JsonObject page = other.get("/a2a/assets?limit=2").json();
    String next = page.string("next_cursor").orElseThrow();
    assertThat(list("/a2a/assets?limit=2&cursor=" + next)).hasSize(1);
    assertThat(list("/a2a/assets/search?signals=Timeout&type=Gene")).hasSize(1);
    assertThat(list("/a2a/assets/search?signals=Nothing")).isEmpty();
    assertThat(list("/a2a/assets/semantic-search?q=backoff+retry&type=Capsule")).hasSize(1);
    assertThat(other.get("/a2a/assets/semantic-search?q=x").status()).isEqualTo(400);
    assertThat(list("/a2a/assets/ranked?type=Capsule").get(0)).containsKey("payload");
    assertThat(list("/a2a/trending")).hasSize(3);
    assertThat(other.get("/a2a/evolution-events").json().list("events")).hasSize(1);

    String vote = "/a2a/assets/" + id + "/vote";
    assertThat(author.post(vote, object("node_id", author.id, "vote", "up")).error())
        .isEqualTo("own_asset");
    other.post(vote, object("node_id", other.id, "vote", "up"));
    assertThat(other.post(vote, object("node_id", other.id, "vote", "down")).json())
        .containsEntry("votes", -1L)
        .containsEntry("voters", 1L);
    assertThat(new Agent(hub, "").post(vote, object("vote", "up")).status()).isEqualTo(401);
  }

  @Test
  void anEventMakesABundleWorthMore() throws Exception {
    hub.node(author.id, object("reputation", 60));
    String with = author.publish("TimeoutError");
    List<JsonObject> two = Agent.bundle("ECONNREFUSED").subList(0, 2);
    author.message("publish", object("assets", two));
    String without = two.get(1).string(AssetIds.KEY, "");
    assertThat(gdi(with)).isGreaterThan(gdi(without));
  }

  private double gdi(String id) throws Exception {
    return author.get("/a2a/assets/" + id).json().number("gdi_score").orElseThrow();
  }

  private List<JsonObject> list(String path) throws Exception {
    Agent.Reply reply = other.get(path);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().objects("assets");
  }

  private String promoted() throws Exception {
    String id = author.publish("TimeoutError");
    hub.status(id, "promoted");
    return id;
  }

  private void report(Agent by, String id, boolean ok) throws Exception {
    JsonObject report = object("report_id", "r", "overall_ok", ok, "env_fingerprint_key", "k");
    by.message("report", object("target_asset_id", id, "validation_report", report));
  }

  private String status(String id) throws Exception {
    return author.get("/a2a/assets/" + id).json().string("status", "");
  }

  private long number(String key) {
    return hub.node(author.id).orElseThrow().integer(key).orElseThrow();
  }

  private long credits(Agent agent) {
    return hub.node(agent.id).orElseThrow().integer("credit_balance").orElseThrow();
  }

  private static List<JsonObject> results(Agent agent, JsonObject query) throws Exception {
    return results(agent, query, false);
  }

  private static List<JsonObject> results(Agent agent, JsonObject query, boolean free)
      throws Exception {
    Agent.Reply reply = agent.message("fetch", query.with("search_only", free));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.fields().objects("results");
  }
}
