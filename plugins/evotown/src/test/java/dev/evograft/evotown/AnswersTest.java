// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static dev.evograft.evotown.Masking.MARK;
import static dev.evograft.evotown.Masking.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

  private final FakeContext context = Masking.context();
  private final Answers answers =
      new Answers(
          new Answers.Peers("evo.example", "e1", false), context.redactor(), context.clock());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"detail\":\"There was an error parsing the body\"} | REJECTED | http_400 | parsing",
        "401 |                                            | PAUSED   |          | evotown.token",
        "403 | {\"detail\":\"Invalid or missing bearer token.\"} | PAUSED |     | evotown.token",
        "403 | {\"detail\":\"ingest token is not authorized for engine_id 'e1'\"} | PAUSED | | this engine",
        "403 | {\"detail\":\"IT global ingest token cannot call\"} | PAUSED |   | bootstrap",
        "403 | {\"detail\":{\"message\":\"m\",\"policy\":{\"hits\":[{\"policy_id\":\"artifact-limits\",\"resource\":\"a.log\"}]}}} | REJECTED | policy | artifact-limits on a.log",
        "400 | <html>                                     | RETRY    |          | evotown.url",
        "403 | <html>                                     | RETRY    |          | evotown.url",
        "403 | {\"message\":\"Forbidden\"}                | RETRY    |          | evotown.url",
        "406 |                                            | RETRY    |          | evotown.url",
        "422 | <html>                                     | RETRY    |          | evotown.url",
        "451 | <html>                                     | RETRY    |          | evotown.url",
        "407 | {\"detail\":\"sign in\"}                   | PAUSED   |          | evotown.url",
        "426 |                                            | PAUSED   |          | evotown.url",
        "405 | <html>                                     | PAUSED   |          | evotown.url",
        "404 | {\"detail\":\"Not Found\"}                 | PAUSED   |          | evotown.url",
        "404 | <html>                                     | PAUSED   |          | evotown.url",
        "404 | {\"detail\":\"run not found\"}             | REJECTED | http_404 | run not found",
        "404 | {\"detail\":\"Not found.\"}                | PAUSED   |          | evotown.url",
        "404 | {\"type\":\"about:blank\",\"title\":\"Not Found\",\"detail\":\"run not found\"} | PAUSED | | evotown.url",
        "400 | {\"type\":\"about:blank\",\"title\":\"Bad Request\",\"detail\":\"no such route\"} | RETRY | | evotown.url",
        "406 | {\"detail\":\"not this way\"}            | RETRY    |          | evotown.url",
        "405 | {\"detail\":\"Method not allowed.\"}     | PAUSED   |          | evotown.url",
        "301 |                                            | PAUSED   |          | evotown.url",
        "405 | {\"detail\":\"Method Not Allowed\"}        | PAUSED   |          | evotown.url",
        "413 |                                            | REJECTED | http_413 | 413",
        "422 | {\"detail\":\"run_id mismatch\"}           | REJECTED | http_422 | run_id mismatch",
        "422 | {\"detail\":\"engine_id 'e1' is not registered\"} | PAUSED |     | register",
        "408 |                                            | RETRY    |          | 408",
        "413 | <html>                                     | RETRY    |          | in front of",
        "422 |                                            | REJECTED | http_422 | 422",
        "429 | {\"detail\":\"slow down\"}                 | PAUSED   |          | no more calls now",
        "429 | <html>                                     | PAUSED   |          | no more calls now",
        "500 | Internal Server Error                      | RETRY    |          | 500",
        "502 | <html>                                     | RETRY    |          | 502",
        "503 |                                            | RETRY    |          | 503",
      })
  void tellsWhatAnAnswerMeans(int status, String body, Kind kind, String code, String why) {
    DeliveryResult result = refused(answer(status, body == null ? "" : body));

    assertThat(result.kind()).isEqualTo(kind);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.why()).contains(why).doesNotContain("\n");
  }

  @Test
  void aWrongTokenAndAWrongAddressAreLookedAtAgain() {
    assertThat(refused(answer(401, "")).until()).isEqualTo("2026-11-20T12:01:00Z");
    assertThat(refused(answer(403, "{\"detail\":\"no\"}")).until())
        .isEqualTo("2026-11-20T12:01:00Z");
    assertThat(refused(answer(404, "")).until()).isEqualTo("2026-11-20T12:05:00Z");
  }

  @Test
  void aConflictIsAskedAbout() {
    assertThat(answers.of(answer(409, ""), JsonObject.EMPTY))
        .isEqualTo(new Verdict.Conflict(false));
    assertThat(answers.of(answer(409, "{\"detail\":\"terminal\"}"), JsonObject.EMPTY))
        .isEqualTo(new Verdict.Conflict(true));
  }

  @Test
  void theEndOfAnotherEnginesRunIsNotOurs() {
    String body =
        "{\"accepted\":true,\"idempotent\":true,\"run\":{\"engine_id\":\"e2\",\"status\":\"failed\"}}";

    DeliveryResult result = refused(answer(200, body));

    assertThat(result.kind()).isEqualTo(Kind.HELD);
    assertThat(result.code()).isEqualTo("not_ours");
    assertThat(result.why()).contains("the engine 'e2'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"<html>sign in</html>", "{\"accepted\":tr", "{\"ok\":true}", "[]", "''"})
  void anAnswerThatIsNotEvotownsIsNoDelivery(String body) {
    Verdict verdict = answers.of(answer(200, body), JsonObject.EMPTY);

    assertThat(verdict).isInstanceOf(Verdict.Uncertain.class);
    assertThat(((Verdict.Uncertain) verdict).why()).contains("evotown.url");
  }

  /** As of a proxy that mixes up what it carries. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"run_id\":\"other\",\"run\":{}",
        "\"run\":{\"run_id\":\"other\"}",
        "\"idempotent\":true,\"run\":{\"run_id\":\"other\",\"engine_id\":\"e1\"}"
      })
  void anAnswerAboutAnotherRunIsNoDelivery(String members) {
    Report end = new Report("r", URI.create("http://evo.example"), JsonObject.EMPTY, true);

    Verdict verdict = answers.of(answer(200, "{\"accepted\":true," + members + "}"), end);

    assertThat(verdict).isInstanceOf(Verdict.Uncertain.class);
    assertThat(answers.of(answer(200, "{\"accepted\":true,\"run\":{\"run_id\":\"r\"}}"), end))
        .isEqualTo(new Verdict.Accepted(null));
  }

  /** A server may date a run by when it was told of it; then its clock says that this is now. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T11:00:00.4Z, '', true",
    "2026-11-20T12:00:02Z, '', true",
    "2026-11-20T12:30:00Z, 'Fri, 20 Nov 2026 12:30:01 GMT', true",
    "2026-11-20T12:00:02Z, 'Fri, 20 Nov 2026 12:30:01 GMT', false",
    "2026-11-19T12:00:00Z, '', false",
  })
  void aRunThatBeganAtAnotherTimeIsNotOurs(String begun, String date, boolean ours) {
    JsonObject sent =
        JsonObject.of(
            Map.of("event_type", "run.started", "run_id", "r", "ts", "2026-11-20T11:00:00Z"));
    String body =
        "{\"accepted\":true,\"run\":{\"engine_id\":\"e1\",\"started_at\":\"" + begun + "\"}}";
    HttpResponse answer =
        new HttpResponse(200, Map.of("date", date), body.getBytes(StandardCharsets.UTF_8));

    Verdict verdict = answers.of(answer, sent);

    if (ours) {
      assertThat(verdict).isEqualTo(new Verdict.Accepted(null));
    } else {
      assertThat(((Verdict.Refused) verdict).result().why()).contains("began at another time");
    }
  }

  @Test
  void theFirstAnswerIsComparedToo() {
    JsonObject sent =
        JsonObject.of(Map.of("status", "failed", "finished_at", "2026-11-20T12:00:00Z"));
    Report end = new Report("r", URI.create("http://evo.example"), sent, true);
    String body = "{\"accepted\":true,\"idempotent\":false,\"run\":{\"status\":\"running\"}}";

    Verdict verdict = answers.of(answer(200, body), end);

    assertThat(((Verdict.Accepted) verdict).note())
        .contains("status is running there and failed here");
  }

  @Test
  void aSecondReportIsComparedWithTheFirst() {
    JsonObject sent =
        JsonObject.of(
            Map.of("status", "failed", "exit_code", 1, "signals", Map.of("a", 1, "b", 0.5)));
    assertThat(note(sent, "\"status\":\"failed\",\"exit_code\":1,\"signals\":{\"b\":0.5,\"a\":1}"))
        .isEqualTo("Evotown had the end of this run already");
    assertThat(note(sent, "\"status\":\"succeeded\",\"exit_code\":1,\"signals\":{\"a\":1}"))
        .startsWith("Evotown has another end of this run: ")
        .contains("status is succeeded there and failed here", "signals differ")
        .doesNotContain("exit_code");
  }

  @Test
  void aValidationErrorIsToldWithoutWhatWasSent() {
    String body =
        "{\"detail\":[{\"type\":\"string_too_long\",\"loc\":[\"body\",\"log_excerpt\"],"
            + "\"msg\":\"too long\",\"input\":\""
            + SECRET
            + "x".repeat(70_000)
            + "\"}]}";

    assertThat(refused(answer(422, body)).why())
        .isEqualTo("Evotown refused it (422): body.log_excerpt string_too_long");
  }

  @Test
  void aReasonIsRedactedBoundedAndOneLine() {
    String body = "{\"detail\":\"a\\nb " + SECRET + " " + "y".repeat(5_000) + "\"}";

    assertThat(refused(answer(422, body)).why())
        .contains("a b " + MARK)
        .doesNotContain(SECRET)
        .hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 0 ', 0",
    "999999, 3600",
    "'Fri, 20 Nov 2026 12:01:00 GMT', 60",
    "'Fri, 20 Nov 2026 11:00:00 GMT', 0",
  })
  void waitsAsLongAsItIsAsked(String header, long seconds) {
    HttpResponse answer = new HttpResponse(503, Map.of("retry-after", header), new byte[0]);

    assertThat(refused(answer).after()).isEqualTo(Duration.ofSeconds(seconds));
  }

  /** A limit on calls says nothing about the report that met it. */
  @ParameterizedTest
  @CsvSource({"30, 30", "0, 5", "soon, 5"})
  void aLimitOnCallsPausesAllOfThem(String header, long seconds) {
    HttpResponse answer = new HttpResponse(429, Map.of("retry-after", header), new byte[0]);

    assertThat(refused(answer).until()).isEqualTo(context.clock().instant().plusSeconds(seconds));
  }

  @Test
  void whoSignsIsToldOfTheSecretAndOfTheClock() {
    Answers signing =
        new Answers(
            new Answers.Peers("evo.example", "e1", true), context.redactor(), context.clock());

    assertThat(why(signing, Map.of())).contains("evotown.hmac_secret").doesNotContain("--rotate");
    assertThat(why(signing, Map.of("date", "Fri, 20 Nov 2026 12:07:00 GMT")))
        .contains("the clock of this machine is 7 minutes behind");
    assertThat(why(signing, Map.of("date", "Fri, 20 Nov 2026 11:53:00 GMT")))
        .contains("7 minutes ahead of");
    assertThat(why(signing, Map.of("date", "Fri, 20 Nov 2026 12:01:00 GMT")))
        .contains("evotown.hmac_secret");
  }

  private static String why(Answers answers, Map<String, String> headers) {
    Verdict verdict = answers.of(new HttpResponse(401, headers, new byte[0]), JsonObject.EMPTY);
    return ((Verdict.Refused) verdict).result().why();
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "''"})
  void aDelayThatCannotBeReadIsNone(String header) {
    HttpResponse answer = new HttpResponse(503, Map.of("retry-after", header), new byte[0]);

    assertThat(refused(answer).after()).isNull();
  }

  private String note(JsonObject sent, String run) {
    String body = "{\"accepted\":true,\"idempotent\":true,\"run_id\":\"r\",\"run\":{" + run + "}}";
    return ((Verdict.Accepted) answers.of(answer(200, body), sent)).note();
  }

  private DeliveryResult refused(HttpResponse answer) {
    Verdict verdict = answers.of(answer, JsonObject.EMPTY);
    return verdict instanceof Verdict.Blocked blocked
        ? blocked.result()
        : ((Verdict.Refused) verdict).result();
  }

  @Test
  void aProblemOfAnotherProgramIsNotEvotownsWord() {
    byte[] body = "{\"detail\":\"wrong\"}".getBytes(StandardCharsets.UTF_8);
    HttpResponse problem =
        new HttpResponse(422, Map.of("content-type", "application/problem+json"), body);
    HttpResponse evotowns =
        new HttpResponse(422, Map.of("content-type", "application/json; charset=utf-8"), body);

    assertThat(refused(problem).kind()).isEqualTo(Kind.RETRY);
    assertThat(refused(evotowns).kind()).isEqualTo(Kind.REJECTED);
  }

  private static HttpResponse answer(int status, String body) {
    String type = body.startsWith("{") ? "application/json" : "text/html";
    Map<String, String> headers = Map.of("content-type", type);
    return new HttpResponse(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }
}
