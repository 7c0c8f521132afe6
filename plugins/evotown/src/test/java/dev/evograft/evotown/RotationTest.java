// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that reports while a person registers the engine, or gets it a new token. */
class RotationTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"));
  private final Captured plugin = new Captured();
  private TestRuntime runtime;
  private Typed typed;

  @BeforeEach
  void start() throws Exception {
    runtime =
        TestRuntime.in(folder)
            .set("evotown.url", town.url().toString())
            .set("evotown.admin_token", town.adminToken())
            .plugin("evotown", plugin)
            .start();
    typed = new Typed(plugin.context());
  }

  @AfterEach
  void close() {
    typed.close();
    http.close();
    runtime.close();
    town.close();
  }

  @Test
  void whatWaitsForARegistrationGoesOnByItself() throws Exception {
    runtime.runs().start(RunSpec.skill("s").withRunId("run-1")).succeed();
    await(() -> state().equals("paused"));

    assertThat(typed.run("register")).as(typed.said()).isZero();

    assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).isTrue();
    assertThat(town.run("run-1").orElseThrow()).containsEntry("status", "succeeded");
  }

  @Test
  void aPauseThatAPersonMadeIsNotEndedByRegistering() throws Exception {
    runtime.runs().start(RunSpec.skill("s").withRunId("run-1")).succeed();
    await(() -> state().equals("paused"));
    runtime.deliveries().pause(EvotownDestination.ID, "a leak");

    assertThat(typed.run("register")).as(typed.said()).isZero();
    assertThat(typed.run("register", "--rotate")).as(typed.said()).isZero();

    assertThat(runtime.deliveries().destinations())
        .filteredOn(status -> status.id().equals(EvotownDestination.ID))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo("paused");
              assertThat(status.why()).contains("a leak");
            });
    assertThat(town.run("run-1")).isEmpty();
  }

  /** The server voids the old token some time before the new one is on disk. */
  @Test
  void whoIsRefusedWhileATokenIsRotatedWaitsForTheNewOne() throws Exception {
    typed.run("register");
    runtime.runs().start(RunSpec.skill("s").withRunId("run-1")).succeed();
    assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).isTrue();
    Setup setup = Setup.of(plugin.context(), town.url());
    String engineId = setup.engineId().orElseThrow();

    setup
        .tokens()
        .orElseThrow()
        .ensure(
            setup.endpoint(),
            engineId,
            true,
            () -> {
              String token = newToken(setup, engineId);
              runtime.runs().start(RunSpec.skill("s").withRunId("run-2")).succeed();
              await(this::wasRefused);
              return Optional.of(new TokenStore.Issued(token, Instant.EPOCH));
            });

    assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).as(state()).isTrue();
    assertThat(town.run("run-2").orElseThrow()).containsEntry("status", "succeeded");
  }

  private String newToken(Setup setup, String engineId) {
    HttpRequest request =
        HttpRequest.postJson(
                setup.endpoint().register(),
                Json.bytes(JsonObject.of(Map.of("engine_id", engineId, "engine_version", "1"))))
            .withHeader("X-Admin-Token", town.adminToken());
    try {
      return Detail.object(http.call(request)).string("ingest_token", "");
    } catch (HttpFailure | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean wasRefused() {
    return town.requests().stream().anyMatch(request -> request.integer("status", 0) == 403);
  }

  private String state() {
    return runtime.deliveries().destinations().stream()
        .filter(status -> status.id().equals(EvotownDestination.ID))
        .map(status -> status.state())
        .findFirst()
        .orElse("");
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
