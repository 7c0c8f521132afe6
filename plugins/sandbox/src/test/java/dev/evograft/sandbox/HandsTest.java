// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Jobs, uploads, signatures and heartbeats, each in the mode that has it. */
class HandsTest {

  private static final String API = "/api/v1";
  private static final String JOB =
      "{\"target_engine_id\":\"sandbox\",\"message\":\"do\",\"payload\":{\"skill\":\"s\"}}";

  @Test
  void aJobThatWasAcknowledgedIsHandedOutAgainUntilItEnded() throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL))) {
      Caller engine = new Caller(town);
      String lease = API + "/jobs/lease?engine_id=sandbox&timeout=0";
      assertThat(engine.get(lease).status()).isEqualTo(204);
      JsonObject job = new Caller(town).asAdmin().post(API + "/jobs", JOB).json().object("job");
      String path = API + "/jobs/" + job.string("job_id", "");

      JsonObject leased = engine.get(lease).json();
      assertThat(leased).containsEntry("message", "do").containsKey("callback_base");
      assertThat(engine.get(lease).status()).isEqualTo(204);
      assertThat(engine.post(path + "/ack", "{\"engine_id\":\"sandbox\"}").status()).isEqualTo(200);
      assertThat(engine.get(lease).json()).containsEntry("job_id", job.get("job_id"));
      String end = "{\"engine_id\":\"sandbox\",\"status\":\"succeeded\",\"exit_code\":0}";
      assertThat(engine.post(path + "/complete", end).status()).isEqualTo(200);
      assertThat(engine.post(path + "/complete", end).status()).isEqualTo(200);
      assertThat(engine.get(lease).status()).isEqualTo(204);
      assertThat(engine.post(path + "/ack", "{\"engine_id\":\"sandbox\"}").detail())
          .isEqualTo("cannot ack job");
      assertThat(engine.post(API + "/jobs/lease", "{}").status()).isEqualTo(405);
      assertThat(engine.post(API + "/runs/lease", "{}").status()).isEqualTo(405);
      assertThat(engine.post(API + "/runs/r/artifacts", "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void theContractLeasesRunsAndKnowsNoPolicies() throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.CONTRACT))) {
      Caller engine = new Caller(town);
      assertThat(engine.post(API + "/runs/lease", "{}").status()).isEqualTo(204);
      new Caller(town).asAdmin().post(API + "/jobs", JOB);
      assertThat(engine.post(API + "/runs/lease", "{}").json())
          .containsKeys("run_id", "callback_base", "payload");
      assertThat(engine.get(API + "/policies").status()).isEqualTo(404);
      assertThat(engine.get(API + "/runs/r/status?engine_id=sandbox").status()).isEqualTo(404);
      assertThat(engine.post(API + "/engines/sandbox/heartbeat", "{}").status()).isEqualTo(404);
      assertThat(engine.get(API + "/runs/r").detail()).isEqualTo("run not found");
    }
  }

  @Test
  void aHeartbeatSaysThatAnEngineIsOnline() throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL))) {
      Caller engine = new Caller(town);
      assertThat(engine.post(API + "/engines/sandbox/heartbeat", "").status()).isEqualTo(422);
      assertThat(engine.post(API + "/engines/sandbox/heartbeat", "{}").json().object("engine"))
          .containsEntry("online", true);
      assertThat(engine.post(API + "/engines/other/heartbeat", "{}").status()).isEqualTo(403);
    }
  }

  @Test
  void aSignatureOfNowLetsInByTheContract() throws Exception {
    StandIn.Options options = StandIn.Options.of(Mode.CONTRACT).withHmacSecret("shared");
    try (StandIn town = StandIn.start(options)) {
      long now = Instant.now().getEpochSecond();
      assertThat(signed(town, now, "shared")).isEqualTo(200);
      assertThat(signed(town, now, "other")).isEqualTo(401);
      assertThat(signed(town, now - 301, "shared")).isEqualTo(401);
    }
  }

  private static int signed(StandIn town, long at, String secret) throws Exception {
    String body =
        "{\"engine_id\":\"sandbox\",\"engine_version\":\"1\",\"status\":\"failed\","
            + "\"exit_code\":1,\"finished_at\":\"2026-11-20T10:00:00Z\"}";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] sum = mac.doFinal((at + "." + body).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(town.url() + API + "/runs/r" + secret + at + "/complete"))
            .header("Content-Type", "application/json")
            .header("X-Evotown-Timestamp", String.valueOf(at))
            .header("X-Evotown-Signature", HexFormat.of().formatHex(sum))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
