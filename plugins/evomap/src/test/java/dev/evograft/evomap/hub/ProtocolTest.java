// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.endpoint.AccountRows;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.HubError.Kind;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what becomes of each kind of answer. */
class ProtocolTest {

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aMessageHasSevenFieldsAndNoNulls() {
    bench.hub.says("POST /a2a/report", 200, "{'status':'ok'}");
    JsonObject report = JsonObject.builder().put("overall_ok", true).put("note", null).build();

    bench
        .client()
        .call(
            ProtocolRows.REPORT,
            Call.of(
                JsonObject.builder()
                    .put("target_asset_id", "sha256:" + "a".repeat(64))
                    .put("target_local_id", null)
                    .put("validation_report", report)
                    .build()));

    JsonObject sent = bench.hub.requests().get(0).json();
    assertThat(sent.keySet())
        .containsExactly(
            "protocol",
            "protocol_version",
            "message_type",
            "message_id",
            "sender_id",
            "timestamp",
            "payload");
    assertThat(sent)
        .containsEntry("protocol", "gep-a2a")
        .containsEntry("protocol_version", "1.0.0");
    assertThat(sent.string("message_id", "")).matches("msg_\\d{13}_[0-9a-f]{8}");
    assertThat(sent.string("timestamp", "")).endsWith("Z");
    assertThat(sent.string("sender_id")).hasValue(Bench.NODE);
    assertThat(sent.object("payload").keySet())
        .containsExactly("target_asset_id", "validation_report");
    assertThat(sent.toString()).doesNotContain("null");
  }

  @Test
  void everyCallSaysWhoItIsAndHasANumber() {
    bench.hub.says("GET /a2a/stats", 200, "{}").says("POST /a2a/task/claim", 200, "{}");
    bench.client().call(ReadRows.STATS, Call.PLAIN);
    bench.client().call(TaskRows.CLAIM, Call.of(ScriptedHub.json("{'task_id':'t1'}")));

    Map<String, String> asked = bench.hub.requests().get(0).headers();
    assertThat(asked)
        .containsEntry("user-agent", "evograft/test")
        .doesNotContainKey("authorization");
    assertThat(asked.get("x-correlation-id")).matches("[0-9a-f-]{36}");
    ServerRequest claimed = bench.hub.requests().get(1);
    assertThat(claimed.headers()).containsEntry("authorization", "Bearer " + Bench.NODE_SECRET);
    assertThat(claimed.json())
        .containsEntry("task_id", "t1")
        .containsEntry("node_id", Bench.NODE)
        .containsEntry("sender_id", Bench.NODE)
        .doesNotContainKey("protocol");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'tasks':[{'task_id':'t1'}]}",
        "{'payload':{'tasks':[{'task_id':'t1'}]}}",
        "{'protocol':'gep-a2a','message_type':'x','payload':{'tasks':[{'task_id':'t1'}]}}"
      })
  void fieldsAreReadInBothStyles(String answer) {
    bench.hub.says("GET /a2a/task/list", 200, answer);

    assertThat(bench.client().call(TaskRows.LIST, Call.PLAIN).list(TaskRows.LIST.answer().lists()))
        .containsExactly(ScriptedHub.json("{'task_id':'t1'}"));
  }

  @Test
  void aListAloneIsAListToo() {
    bench.hub.does("GET /a2a/nodes", asked -> Answer.text(200, "application/json", "[{\"a\":1}]"));

    assertThat(
            bench.client().call(ReadRows.NODES, Call.PLAIN).list(ReadRows.NODES.answer().lists()))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'payload':{'status':'rejected','reason':'node_secret_invalid'}} | node_secret_invalid",
        "200 | {'status':'rejected','reason':'quality gate'} | rejected",
        "200 | {'payload':{'decision':'rejected','reason':'content_quality_low'}} |"
            + " content_quality_low",
        "200 | {'error':'asset_not_found'} | asset_not_found",
        "400 | {'error':'bundle_required','correction':{'problem':'x'}} | bundle_required",
        "401 | {'error':'unauthorized'} | unauthorized",
        "403 | {'reason':'node_dead: zero credits + prolonged inactivity'} | node_dead",
        "403 | {'payload':{'error':'reputation_too_low'}} | reputation_too_low",
        "422 | {'error':{'code':'validation_error'}} | validation_error",
        "400 | {'error':'Bad Request'} | http_400",
        "418 | {'error':17} | http_418",
        "413 | {} | http_413",
      })
  void whatRefusesIsAnErrorWithItsCode(int status, String body, String code) {
    bench.hub.says("POST /a2a/report", status, body);

    HubError error = error(this::report);

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.kind()).isEqualTo(Kind.REFUSED);
    assertThat(bench.hub.requests()).hasSize(1);
  }

  /** Of a thing that is looked at the state is its own. */
  @Test
  void aRejectedAssetMayBeLookedAt() {
    bench.hub.says("GET /a2a/assets/a1", 200, "{'asset_id':'a1','status':'rejected'}");

    assertThat(bench.client().call(ReadRows.ASSET_DETAIL, Call.at("asset_id", "a1")).text("status"))
        .hasValue("rejected");
  }

  @Test
  void newPathsAreAskedFirstAndOldOnesWhereTheyAreUnknown() {
    bench.hub.says("GET /task/list", 200, "{'tasks':[]}");
    HubClient client = bench.client();

    client.call(TaskRows.LIST, Call.PLAIN);
    client.call(TaskRows.LIST, Call.PLAIN);

    assertThat(bench.hub.requests())
        .extracting(ServerRequest::path)
        .containsExactly("/a2a/task/list", "/task/list", "/task/list");
  }

  @Test
  void aThingThatIsMissingIsNotLookedForElsewhere() {
    bench.hub.says("GET /a2a/task/t1", 404, "{'error':'task_not_found'}");

    assertThat(error(() -> bench.client().call(TaskRows.SHOW, Call.at("task_id", "t1"))).code())
        .isEqualTo("task_not_found");
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void questionsAreAskedAgain(int status) {
    bench
        .hub
        .says("GET /a2a/stats", status, "{'error':'x y'}")
        .says("GET /a2a/stats", status, "{'error':'x y','retry_after_ms':1000}")
        .says("GET /a2a/stats", 200, "{'assets':1}");

    if (status == 429) { // without a hint the hub is left alone for a minute
      assertThat(error(() -> bench.client().call(ReadRows.STATS, Call.PLAIN)).again())
          .hasValue(bench.clock.instant().plusSeconds(60));
    } else {
      assertThat(bench.client().call(ReadRows.STATS, Call.PLAIN).integer("assets")).hasValue(1L);
      assertThat(bench.pauses).containsExactly(Duration.ofMillis(300), Duration.ofMillis(1000));
    }
  }

  @Test
  void anAnswerThatIsLateIsAskedForFourTimesAtMost() {
    bench.hub.does("GET /a2a/stats", asked -> Answer.hangUp());

    HubError error = error(() -> bench.client().call(ReadRows.STATS, Call.PLAIN));

    assertThat(error.kind()).isEqualTo(Kind.UNCERTAIN);
    assertThat(bench.pauses)
        .containsExactly(Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(2100));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 429, 500, 502, 503, 504})
  void whatActsIsNeverSentTwice(int status) {
    Function<ServerRequest, Answer> sick =
        asked -> status == 0 ? Answer.hangUp() : Answer.text(status, "text/html", "<html>");
    bench.hub.does("POST /a2a/report", sick);

    HubError error = error(this::report);

    assertThat(error.kind()).isEqualTo(status == 429 ? Kind.REFUSED : Kind.UNCERTAIN);
    assertThat(bench.hub.requests()).hasSize(1);
    assertThat(bench.pauses).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120  | {}                                               | 120",
        "     | {'retry_after_ms':90000}                         | 90",
        "     | {'payload':{'retry_after_ms':90000}}             | 90",
        "     | {'policy':{'window_ms':300000}}                  | 300",
        "30   | {'retry_after_ms':90000}                         | 90",
        "     | {}                                               | 60",
        "junk | {'retry_after_ms':-5}                            | 60",
        "     | {'retry_after_ms':99999999999}                   | 3600",
      })
  void whatTheHubAsksForIsObeyedByEveryProcess(String header, String body, long seconds) {
    bench.hub.does(
        "POST /a2a/report",
        asked -> {
          Answer answer = Answer.json(429, ScriptedHub.json(body));
          return header == null ? answer : answer.withHeader("Retry-After", header);
        });

    assertThat(error(this::report).again()).hasValue(bench.clock.instant().plusSeconds(seconds));
    assertThat(error(this::report).code()).isEqualTo("rate_limited");
    assertThat(error(this::report).kind()).isEqualTo(Kind.NOT_SENT);
    bench.clock.advance(Duration.ofSeconds(seconds - 5));
    bench.clock.advance(Duration.ofSeconds(5));
    error(this::report);

    assertThat(bench.hub.requests()).hasSize(2);
  }

  @Test
  void aRateLimitInsideOkIsOne() {
    bench.hub.says(
        "POST /a2a/heartbeat",
        200,
        "{'status':'rate_limited','policy':{'limit':1,'window_ms':300000}}");

    HubError error = error(() -> new Hello(bench.client()).beat());

    assertThat(error.code()).isEqualTo("rate_limited");
    assertThat(error.again()).hasValue(bench.clock.instant().plusSeconds(300));
  }

  @Test
  void noMoreCallsGoOutThanAreAllowedAndALittleWaitIsWaited() {
    bench.hub.says("POST /a2a/publish", 200, "{'decision':'accepted'}");
    HubClient client = bench.client();
    Call publish = Call.of(ScriptedHub.json("{'assets':[]}"));
    for (int i = 0; i < RateClass.PUBLISH.calls(); i++) {
      client.call(ProtocolRows.PUBLISH, publish);
      bench.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(error(() -> client.call(ProtocolRows.PUBLISH, publish)).getMessage())
        .contains("publish, 10 a minute", "again in 50 s");
    bench.clock.advance(Duration.ofSeconds(47));
    client.call(ProtocolRows.PUBLISH, publish);

    assertThat(bench.pauses).containsExactly(Duration.ofSeconds(3));
    assertThat(bench.hub.requests()).hasSize(RateClass.PUBLISH.calls() + 1);
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (ScriptedHub other = new ScriptedHub()) {
      bench.hub.does(
          "POST /a2a/report",
          asked -> Answer.empty(307).withHeader("Location", other.url() + "/a2a/report"));

      HubError error = error(this::report);

      assertThat(error.code()).isEqualTo("redirected");
      assertThat(error.getMessage()).contains("127.0.0.1", "nothing goes there");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aHugeAnswerIsNotRead() {
    bench.hub.does(
        "GET /a2a/stats",
        asked -> Answer.text(200, "application/json", "\"" + "x".repeat(3 << 20)));

    assertThat(error(() -> bench.client().call(ReadRows.STATS, Call.PLAIN)).code())
        .isEqualTo("unreadable");
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 400, 100_000})
  void aDeepAnswerIsNotRead(int depth) {
    String deep = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    bench.hub.does("GET /a2a/stats", asked -> Answer.text(200, "application/json", deep));

    assertThat(error(() -> bench.client().call(ReadRows.STATS, Call.PLAIN)).getMessage())
        .contains("nested too deep");
  }

  @Test
  void brokenTextsAreCounted() {
    assertThat(Depth.of("{\"a[{\\\"[\":[1]}".getBytes(StandardCharsets.UTF_8))).isEqualTo(2);
    assertThat(Depth.of("\"\\".getBytes(StandardCharsets.UTF_8))).isZero();
    assertThat(Depth.of("]]]".getBytes(StandardCharsets.UTF_8))).isZero();
  }

  @Test
  void noMessageRepeatsASecret() {
    bench.hub.says(
        "POST /a2a/report",
        401,
        "{'error':'unauthorized','message':'who is "
            + Bench.NODE_SECRET
            + " with "
            + Bench.SECRET
            + "'}");

    HubError error = error(this::report);

    assertThat(error.getMessage())
        .contains("who is [REDACTED] with [REDACTED:x:1f3a]")
        .doesNotContain(Bench.NODE_SECRET, Bench.SECRET);
  }

  @Test
  void secretsOfTheUserDoNotGoOut() {
    bench.hub.says("POST /a2a/memory/record", 200, "{}").says("GET /a2a/assets/search", 200, "{}");
    bench
        .client()
        .call(
            AccountRows.RECORD,
            Call.of(
                ScriptedHub.json(
                    "{'signals':['hunter2'],'status':'success','summary':'the hunter2 way',"
                        + "'used_asset_ids':['sha256:"
                        + "a".repeat(64)
                        + "']}")));
    bench.client().call(ReadRows.SEARCH, Call.PLAIN.withQuery("signals", "a,hunter2"));

    assertThat(bench.hub.requests().get(0).json().toString())
        .contains("sha256:" + "a".repeat(64))
        .doesNotContain("hunter2");
    assertThat(bench.hub.requests().get(1).query("signals")).hasValue("a,[REDACTED:x:1f3a]");
  }

  @Test
  void eachSecretGoesToItsOwnRowsOnly() {
    bench.context.set("evomap.api_key", "ek_1").set("evomap.access_token", "evm_a1");
    bench
        .hub
        .says("GET /kg/status", 200, "{}")
        .says("GET /bounty/my", 200, "{}")
        .says("GET /bounty/list", 200, "{}")
        .says("POST /a2a/memory/recall", 200, "{}");
    HubClient client = bench.client();
    client.call(AccountRows.KG_STATUS, Call.PLAIN);
    client.call(TaskRows.BOUNTY_MY, Call.PLAIN);
    client.call(TaskRows.BOUNTY_LIST, Call.PLAIN);
    client.call(AccountRows.RECALL, Call.PLAIN);
    bench.context.settings().remove("evomap.node_secret");
    client.call(AccountRows.RECALL, Call.PLAIN);

    assertThat(bench.hub.requests())
        .extracting(request -> request.header("authorization").orElse(""))
        .containsExactly(
            "Bearer ek_1", "Bearer evm_a1", "", "Bearer " + Bench.NODE_SECRET, "Bearer ek_1");
  }

  @Test
  void whatIsMissingIsToldBeforeAnythingIsSent() {
    bench.context.settings().remove("evomap.node_secret");

    assertThatThrownBy(this::report).hasMessageContaining("evograft evomap hello");
    assertThatThrownBy(() -> bench.client().call(AccountRows.KG_STATUS, Call.PLAIN))
        .hasMessageContaining("EVOMAP_API_KEY");
    assertThatThrownBy(() -> bench.client().call(TaskRows.BOUNTY_MY, Call.PLAIN))
        .hasMessageContaining("evomap.access_token");
    assertThatThrownBy(() -> bench.client().call(ReadRows.ASSET_DETAIL, Call.at("asset_id", "..")))
        .hasMessageContaining("'..' is no asset_id");
    bench.context.set("evomap.url", "http://hub.example");
    assertThatThrownBy(() -> bench.client().call(ReadRows.STATS, Call.PLAIN))
        .hasMessageContaining("use https");

    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void aPathIsMadeOfSegments() {
    bench.hub.says("GET /a2a/assets/a%2F..%2Fb%3Fc", 200, "{}");

    bench.client().call(ReadRows.ASSET_DETAIL, Call.at("asset_id", "a/../b?c"));

    assertThat(bench.hub.requests()).extracting(ServerRequest::path).hasSize(1);
  }

  private void report() {
    bench
        .client()
        .call(
            ProtocolRows.REPORT,
            Call.of(ScriptedHub.json("{'target_asset_id':'x','validation_report':{}}")));
  }

  private static HubError error(ThrowingCallable call) {
    HubError[] caught = new HubError[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(HubError.class, error -> caught[0] = error);
    return caught[0];
  }
}
