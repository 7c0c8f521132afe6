// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The habits of the real server, as they were measured. */
class StandInTest {

  private static final String API = "/api/v1";
  private static final String SHA = "a".repeat(64);

  private final StandIn standIn = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final Caller engine = new Caller(standIn);
  private final Caller admin = new Caller(standIn).asAdmin();

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void takesARunFromItsStartToItsEnd() throws Exception {
    Caller.Reply started =
        engine.post(
            API + "/runs/r1/events",
            "{\"event_type\":\"run.started\",\"run_id\":\"r1\",\"engine_id\":\"sandbox\","
                + "\"ts\":\"2026-11-20T10:00:00Z\",\"team_id\":\"blue\",\"status\":\"running\"}");
    Caller.Reply done = engine.post(API + "/runs/r1/complete", report("\"cost_usd\":0.5"));

    assertThat(started.status()).isEqualTo(200);
    assertThat(started.json().object("run").string("status")).contains("running");
    assertThat(done.json().bool("idempotent", true)).isFalse();
    JsonObject run = admin.get(API + "/runs/r1").json();
    assertThat(run).containsEntry("status", "succeeded").containsEntry("team_id", "blue");
    assertThat(run).containsEntry("started_at", "2026-11-20T10:00:00Z");
    assertThat(engine.get(API + "/runs/r1/status?engine_id=sandbox").json())
        .containsEntry("status", "succeeded")
        .containsEntry("exit_code", 0L);
    assertThat(admin.get(API + "/runs/r1/events").json().list("events")).hasSize(1);
    assertThat(admin.get(API + "/costs/summary").json()).containsEntry("total_cost_usd", 0.5);
    assertThat(admin.get(API + "/runs?team_id=blue").json().list("runs")).hasSize(1);
  }

  @Test
  void whatCallsCostIsPaidOneAfterTheOther() throws Exception {
    standIn.fault(JsonObject.of(Map.of("route", "*", "kind", "cost", "delay_ms", 10)));
    List<Callable<Integer>> calls =
        Collections.nCopies(
            12, () -> engine.get(API + "/runs/r1/status?engine_id=sandbox").status());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    long begin = System.nanoTime();
    for (Future<Integer> call : threads.invokeAll(calls)) {
      assertThat(call.get()).isEqualTo(404);
    }
    threads.shutdown();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(119));
  }

  /** As the published contract is, to the letter. */
  @Test
  void aBareOneSaysNothingInErrorsAndGivesNoToken() throws Exception {
    StandIn.Options options = StandIn.Options.of(Mode.CONTRACT).asBare();
    try (StandIn bare = StandIn.start(options)) {
      Caller caller = new Caller(bare).asAdmin();
      Caller.Reply registered =
          caller.post(API + "/engines/register", "{\"engine_id\":\"e2\",\"engine_version\":\"1\"}");
      assertThat(registered.json())
          .containsEntry("registered", true)
          .doesNotContainKey("ingest_token");
      assertThat(caller.get(API + "/runs/none")).isEqualTo(new Caller.Reply(404, "", ""));
      bare.fault(
          JsonObject.of(Map.of("route", "*", "kind", "status", "status", 422, "detail", "why")));
      assertThat(caller.get(API + "/runs/none")).isEqualTo(new Caller.Reply(422, "", ""));
    }
  }

  @Test
  void oneWithPagesTellsWhatIsNotThereByAPageAndNothingElse() throws Exception {
    StandIn.Options options = StandIn.Options.of(Mode.CONTRACT).with(Habit.PAGES);
    try (StandIn pages = StandIn.start(options)) {
      Caller caller = new Caller(pages).asAdmin();

      Caller.Reply missing = caller.get(API + "/runs/none");
      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.text()).startsWith("<!doctype html>");
      assertThat(caller.get(API + "/policies").text()).startsWith("<!doctype html>");
      assertThat(caller.post(API + "/events", "{}").text()).isEmpty();
    }
  }

  @Test
  void oneThatStampsDatesTheStartOfARunItself() {
    try (StandIn stamps = StandIn.start(StandIn.Options.of(Mode.CONTRACT).with(Habit.STAMPS))) {
      Instant before = Instant.now().minusSeconds(60);
      stamps.complete("r1", JsonObject.of(Map.of("finished_at", "2026-01-01T00:00:00Z")));

      assertThat(Instant.parse(stamps.run("r1").orElseThrow().string("started_at", "")))
          .isAfter(before);
    }
  }

  @Test
  void aSecondReportIsIdempotentAndChangesNothing() throws Exception {
    engine.post(API + "/runs/r1/complete", report("\"a\":1"));
    Caller.Reply again =
        engine.post(API + "/runs/r1/complete", report("\"a\":2").replace("succeeded", "failed"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().bool("idempotent", false)).isTrue();
    assertThat(again.json().object("run").string("status")).contains("succeeded");
    assertThat(again.json().object("run").object("signals")).containsEntry("a", 1L);
  }

  @Test
  void progressAfterTheEndOpensTheRunAgain() throws Exception {
    engine.post(API + "/runs/r1/complete", report(""));
    engine.post(
        API + "/events",
        "{\"event_type\":\"run.progress\",\"run_id\":\"r1\",\"engine_id\":\"sandbox\",\"ts\":\"t\"}");

    assertThat(standIn.run("r1").orElseThrow().string("status")).contains("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer wrong", "Basic abc", "Bearer  double"})
  void aBadTokenIs403WithAText(String header) throws Exception {
    Caller stranger = new Caller(standIn).with(header.isEmpty() ? "none" : header);
    Caller.Reply reply = stranger.post(API + "/runs/r1/complete", report(""));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.detail()).isEqualTo("Invalid or missing bearer token.");
  }

  @Test
  void theBootstrapTokenAndForeignEnginesAreRefusedByName() throws Exception {
    Caller bootstrap = new Caller(standIn).with("Bearer " + standIn.bootstrapToken());
    assertThat(bootstrap.post(API + "/runs/r1/complete", report("")).detail().toString())
        .startsWith("IT global ingest token cannot call");

    assertThat(
            engine
                .post(API + "/runs/r1/complete", report("").replace("\"sandbox\"", "\"e2\""))
                .detail())
        .isEqualTo("ingest token is not authorized for engine_id 'e2'");
    assertThat(engine.get(API + "/runs").status()).isEqualTo(403);
    assertThat(engine.post(API + "/engines/register", "{}").detail().toString())
        .startsWith("Register requires X-Admin-Token");
  }

  @Test
  void registeringAgainKillsTheOldToken() throws Exception {
    Caller.Reply reply =
        admin.post(
            API + "/engines/register", "{\"engine_id\":\"sandbox\",\"engine_version\":\"2\"}");
    String token = reply.json().string("ingest_token").orElseThrow();

    assertThat(token).matches("evi_[A-Za-z0-9_-]{43}");
    assertThat(engine.post(API + "/runs/r1/complete", report("")).status()).isEqualTo(403);
    assertThat(
            new Caller(standIn)
                .with("bearer " + token)
                .post(API + "/runs/r1/complete", report(""))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"risk-free", "task-42 done", "the bearer of news", "my API_KEY", "x evi_ y"})
  void innocentTextsAreRefusedByPolicyWithAnObject(String excerpt) throws Exception {
    Caller.Reply reply = engine.post(API + "/runs/r1/complete", report("").replace("LOG", excerpt));

    assertThat(reply.status()).isEqualTo(403);
    JsonObject policy = reply.json().object("detail").object("policy");
    assertThat(policy.bool("allowed", true)).isFalse();
    assertThat(((JsonObject) policy.list("hits").get(0)))
        .containsEntry("policy_id", "secret-redaction");
    assertThat(standIn.run("r1")).isEmpty();
    assertThat(admin.get(API + "/policy/violations").json().list("violations")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "report.md, 10, 200",
    "a/plot.PNG, 10, 200",
    "noextension, 10, 200",
    ".env, 10, 200",
    "out.log, 10, 403",
    "run.sh, 10, 403",
    "big.zip, 52428801, 403",
  })
  void artifactsAreLimitedByPolicy(String path, long bytes, int status) throws Exception {
    String manifest =
        "\"artifact_manifest\":[{\"path\":\"%s\",\"sha256\":\"%s\",\"bytes\":%d}],\"signals\""
            .formatted(path, SHA, bytes);
    String body = report("").replace("\"signals\"", manifest);

    assertThat(engine.post(API + "/runs/r1/complete", body).status()).isEqualTo(status);
  }

  @Test
  void anAdminMayChangeAPolicy() throws Exception {
    admin.send(
        "PUT",
        API + "/policies/secret-redaction",
        "{\"policy_id\":\"secret-redaction\",\"category\":\"security\",\"enabled\":false}");

    assertThat(engine.post(API + "/runs/r1/complete", report("").replace("LOG", "sk-x")).status())
        .isEqualTo(200);
    assertThat(engine.get(API + "/policies?enabled_only=true").json().list("policies")).hasSize(4);
  }

  @Test
  void redactsTheStoredExcerptButNoEvent() throws Exception {
    engine.post(API + "/runs/r1/complete", report("").replace("LOG", "password = hunter2 ok"));
    assertThat(standIn.run("r1").orElseThrow().string("log_excerpt"))
        .contains("password=[REDACTED] ok");

    engine.post(
        API + "/events",
        "{\"event_type\":\"run.progress\",\"run_id\":\"r2\",\"engine_id\":\"sandbox\",\"ts\":\"t\","
            + "\"log_excerpt\":\"password=hunter2\"}");
    assertThat(standIn.run("r2").orElseThrow().string("log_excerpt")).contains("password=hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"engine_version\":\"1\",     |                                | missing",
        "\"status\":\"succeeded\"      | \"status\":\"Succeeded\"       | literal_error",
        "\"exit_code\":0               | \"exit_code\":1.5              | int_from_float",
        "\"exit_code\":0               | \"exit_code\":null             | int_type",
        "\"engine_version\":\"1\"      | \"engine_version\":7           | string_type",
        "\"log_excerpt\":\"LOG\"       | \"log_excerpt\":null           | string_type",
        "\"signals\":{}                | \"signals\":[]                 | dict_type",
      })
  void aWrongMemberIs422AndEchoed(String right, String wrong, String type) throws Exception {
    String body = report("").replace(right, wrong == null ? "" : wrong);
    Caller.Reply reply = engine.post(API + "/runs/r1/complete", body);

    assertThat(reply.status()).isEqualTo(422);
    assertThat(((JsonObject) ((List<?>) reply.detail()).get(0))).containsEntry("type", type);
  }

  @Test
  void theExcerptIsCountedInCodePoints() throws Exception {
    String most = "\uD83D\uDE00".repeat(65_536);
    assertThat(engine.post(API + "/runs/r1/complete", report("").replace("LOG", most)).status())
        .isEqualTo(200);
    assertThat(
            engine.post(API + "/runs/r2/complete", report("").replace("LOG", most + "x")).status())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"exit_code\":0         | \"exit_code\":9223372036854775808",
        "\"log_excerpt\":\"LOG\" | \"log_excerpt\":\"a\\ud800b\"",
      })
  void whatItsDatabaseCannotTakeIs500InPlainText(String right, String wrong) throws Exception {
    Caller.Reply reply = engine.post(API + "/runs/r1/complete", report("").replace(right, wrong));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.contentType()).startsWith("text/plain");
    assertThat(reply.text()).isEqualTo("Internal Server Error");
  }

  @Test
  void oneCostThatIsNoNumberFailsTheSummaryForEverybody() throws Exception {
    engine.post(API + "/runs/r1/complete", report("\"cost_usd\":\"n/a\""));
    assertThat(admin.get(API + "/costs/summary").status()).isEqualTo(500);
  }

  @Test
  void brokenJsonIsToldBeforeAuth() throws Exception {
    Caller stranger = new Caller(standIn).with("Bearer wrong");
    assertThat(stranger.post(API + "/runs/r1/complete", "{\"a\":").status()).isEqualTo(422);
    assertThat(stranger.post(API + "/runs/r1/complete", "{}").status()).isEqualTo(403);
  }

  @Test
  void losesTheBodyOfAClientThatOffersHttp2() throws Exception {
    HttpClient eager = HttpClient.newHttpClient();
    HttpRequest request =
        engine
            .request(API + "/runs/r1/complete")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(report("")))
            .build();

    assertThat(eager.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /api/v1/api/v1/runs,      404",
    "POST, /api/v1/runs/r1/artifacts, 404",
    "POST, /api/v1/runs/lease,        405",
    "POST, /api/v1/runs/a%2Fb/complete, 404",
    "POST, /api/v1/runs/r1/complete/, 307",
    "GET,  /api/v1/runs/lease,        403",
  })
  void knowsNoOtherPaths(String method, String path, int status) throws Exception {
    assertThat(engine.send(method, path, "{}").status()).isEqualTo(status);
  }

  @Test
  void showsWhatItReceivedWithoutSecrets() throws Exception {
    engine.post(API + "/runs/r1/complete", report("\"a\":1"));
    engine.get("/nowhere?x=1");

    String shown = new Caller(standIn).get("/_sandbox/requests").text();
    assertThat(shown).doesNotContain(standIn.token());
    List<JsonObject> requests = standIn.requests();
    assertThat(requests)
        .extracting(
            r -> r.string("method", "") + " " + r.string("path", "") + " " + r.get("status"))
        .containsExactly("POST /api/v1/runs/r1/complete 200", "GET /nowhere 404");
    assertThat(requests.get(0).object("body").object("signals")).containsEntry("a", 1L);
    assertThat(new Caller(standIn).get("/_sandbox/runs").json().list("runs")).hasSize(1);
  }

  @Test
  void failsOnDemand() throws Exception {
    Caller control = new Caller(standIn);
    control.send(
        "PUT",
        "/_sandbox/faults",
        "{\"route\":\"complete\",\"kind\":\"status\",\"status\":429,\"retry_after\":7,\"times\":1}");
    control.send(
        "PUT",
        "/_sandbox/faults",
        "{\"route\":\"complete\",\"kind\":\"reset\",\"times\":1,\"applied\":true}");
    control.send(
        "PUT", "/_sandbox/faults", "{\"route\":\"status\",\"kind\":\"html\",\"run_id\":\"r1\"}");

    assertThat(engine.post(API + "/runs/r1/complete", report("")).status()).isEqualTo(429);
    assertThat(standIn.run("r1")).isEmpty();
    assertThatThrownBy(() -> engine.post(API + "/runs/r1/complete", report("")))
        .isInstanceOf(IOException.class);
    assertThat(standIn.run("r1")).isPresent();
    assertThat(engine.get(API + "/runs/r1/status?engine_id=sandbox").contentType())
        .startsWith("text/html");
    assertThat(engine.get(API + "/runs/r2/status?engine_id=sandbox").status()).isEqualTo(404);
    assertThat(control.get("/_sandbox/faults").json().list("faults")).hasSize(3);

    control.send("DELETE", "/_sandbox/faults", "");
    assertThat(engine.get(API + "/runs/r1/status?engine_id=sandbox").status()).isEqualTo(200);
    assertThat(control.send("PUT", "/_sandbox/faults", "{\"kind\":\"odd\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aFaultStrikesPartOfTheCallsOnly() throws Exception {
    standIn.fault(JsonObject.of(Map.of("kind", "status", "status", 500, "percent", 25)));
    int failed = 0;
    for (int i = 0; i < 100; i++) {
      failed += engine.post(API + "/runs/r" + i + "/complete", report("")).status() == 500 ? 1 : 0;
    }

    assertThat(failed).isBetween(10, 40);
    assertThat(standIn.struck()).isEqualTo(failed);
  }

  @Test
  void forgetsTheOldestRuns() throws Exception {
    try (StandIn small = StandIn.start(new StandIn.Options(0, Mode.REAL, "evi_t", 2))) {
      Caller caller = new Caller(small);
      for (String id : List.of("r1", "r2", "r3")) {
        caller.post(API + "/runs/" + id + "/complete", report(""));
      }
      assertThat(small.run("r1")).isEmpty();
      assertThat(small.run("r3")).isPresent();
    }
  }

  @Test
  void followsTheContractWhenAsked() throws Exception {
    try (StandIn contract = StandIn.start(StandIn.Options.of(Mode.CONTRACT))) {
      Caller caller = new Caller(contract);
      assertThat(
              new Caller(contract)
                  .with("Bearer no")
                  .post(API + "/runs/r1/complete", report(""))
                  .status())
          .isEqualTo(401);
      assertThat(caller.post(API + "/runs/r1/complete", report("").replace("LOG", "sk-x")).status())
          .isEqualTo(200);
      assertThat(caller.post(API + "/runs/r1/complete", report("")).status()).isEqualTo(409);
      String large = report("\"a\":\"" + "x".repeat(1 << 20) + "\"");
      assertThat(caller.post(API + "/runs/r2/complete", large).status()).isEqualTo(413);
      assertThat(caller.post(API + "/runs/r1/artifacts", "{}").status()).isEqualTo(422);
      assertThat(caller.post(API + "/runs/lease", "{}").status()).isEqualTo(204);
      assertThat(new Caller(contract).with("x").get(API + "/runs/r1").status()).isEqualTo(200);
    }
  }

  private static String report(String signals) {
    return "{\"engine_id\":\"sandbox\",\"engine_version\":\"1\",\"status\":\"succeeded\","
        + "\"exit_code\":0,\"finished_at\":\"2026-11-20T10:00:05Z\",\"log_excerpt\":\"LOG\","
        + "\"signals\":{"
        + signals
        + "}}";
  }
}
