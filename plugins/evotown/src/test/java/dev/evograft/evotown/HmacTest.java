// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of the published contract that lets in by a signature, and an engine without a token.
 */
class HmacTest {

  private static final String SECRET = "a secret of two";
  private static final InstantSource SYSTEM = InstantSource.system();

  private StandIn town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).withHmacSecret(SECRET));
  @TempDir private Path folder;

  private final EvotownPlugin plugin = new EvotownPlugin();
  private final SampleRun run = new SampleRun("019a-run");
  private final FakeContext context =
      Masking.context()
          .clock(SYSTEM)
          .set("evotown.url", town.url().toString())
          .set("evotown.engine_id", StandIn.ENGINE_ID);

  @AfterEach
  void close() {
    plugin.stop();
    town.close();
  }

  @Test
  void aRunArrivesBySignaturesAlone() throws Exception {
    context.set("evotown.hmac_secret", SECRET);

    assertThat(deliver(run.delivery(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);

    assertThat(town.run(run.id).orElseThrow()).containsEntry("status", "succeeded");
    assertThat(town.requests())
        .allSatisfy(
            request -> assertThat(request.object("headers")).doesNotContainKey("authorization"));
  }

  @Test
  void whatBecameOfALostAnswerIsAskedBySignature() throws Exception {
    context.set("evotown.hmac_secret", SECRET);
    town.fault(
        JsonObject.of(Map.of("route", "complete", "kind", "reset", "applied", true, "times", 1)));
    Delivery lost = run.delivery(run.started(), run.completed());
    assertThatThrownBy(() -> deliver(lost))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RetriableException.class);

    DeliveryResult result = deliver(run.uncertain(run.started(), run.completed()));

    assertThat(result.why()).isEqualTo("an earlier attempt had arrived");
  }

  /** The contract gives no token for it, and a signature needs none. */
  @Test
  void anEngineIsRegisteredBySignatureAlone() throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).withHmacSecret(SECRET).asBare());
    try (FakeContext fresh = signing().set("evotown.engine_id", "engine-7");
        Typed typed = new Typed(fresh)) {
      assertThat(typed.run("register")).as(typed.said()).isZero();

      assertThat(town.engine("engine-7")).isPresent();
      assertThat(typed.answer()).containsEntry("registered", true).containsEntry("token_file", "");
      fresh.settings().remove("evotown.hmac_secret");
      fresh.set("evotown.admin_token", town.adminToken());
      assertThat(typed.run("register", "--rotate")).isNotZero();
      assertThat(typed.thrown())
          .hasMessageContaining("the server gave no token")
          .hasMessageContaining("evotown.hmac_secret");
    }
  }

  @Test
  void filesAreSentBySignatureAlone() throws Exception {
    Path file = Files.write(folder.resolve("big.bin"), new byte[100_000]);
    run.artifacts = List.of(Artifact.of("big.bin", file));
    try (FakeContext fresh = signing().set("evotown.artifacts", "upload")) {
      plugin.start(fresh);

      DeliveryResult result =
          fresh
              .registered(Destination.class)
              .get(1)
              .deliver(run.delivery(run.completed()))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);

      assertThat(result.why()).isNull();
    }
    assertThat(town.uploads(run.id))
        .singleElement()
        .satisfies(
            there ->
                assertThat(there)
                    .containsEntry("path", "big.bin")
                    .containsEntry("sha256", run.artifacts.get(0).sha256()));
    assertThat(town.requests())
        .allSatisfy(
            request -> assertThat(request.object("headers")).doesNotContainKey("authorization"));
  }

  @Test
  void aJobIsLeasedAndEndedBySignatureAlone() {
    FakeSkills skills = new FakeSkills();
    JsonObject job =
        town.job(
            JsonObject.of(
                Map.of(
                    "message",
                    "look at last night",
                    "target_engine_id",
                    StandIn.ENGINE_ID,
                    "payload",
                    JsonObject.of(Map.of("skill", "log-triage")))));
    try (FakeContext worker =
            signing().with(Skills.class, skills).set("evotown.job_skills", "log-triage");
        HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"))) {
      new JobLoop(Link.of(worker, Setup.of(worker, town.url()), http), new Shown(worker)).poll();

      assertThat(worker.problem()).isNull();
      assertThat(skills.ran).hasSize(1);
    }
    assertThat(town.run(job.string("job_id", "")).orElseThrow())
        .containsEntry("status", "succeeded");
  }

  private FakeContext signing() {
    return new FakeContext("evotown", folder.resolve("workspace"))
        .clock(SYSTEM)
        .home(folder.resolve("home"))
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.hmac_secret", SECRET);
  }

  @Test
  void anotherSecretPausesAndIsNamed() throws Exception {
    context.set("evotown.hmac_secret", "another");

    DeliveryResult result = deliver(run.delivery(run.started()));

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.why()).contains("evotown.hmac_secret").doesNotContain("--rotate");
    assertThat(town.run(run.id)).isEmpty();
  }

  @Test
  void aClockThatIsOffPausesAndIsNamed() throws Exception {
    context.set("evotown.hmac_secret", SECRET);
    context.clock(() -> SYSTEM.instant().plus(Duration.ofMinutes(7)));

    DeliveryResult result = deliver(run.delivery(run.started()));

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.why()).containsPattern("the clock of this machine is [67] minutes ahead of");
  }

  private DeliveryResult deliver(Delivery delivery) throws Exception {
    if (context.registered(Destination.class).isEmpty()) {
      plugin.start(context);
    }
    return context
        .registered(Destination.class)
        .get(0)
        .deliver(delivery)
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
