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
import dev.evograft.testkit.FakeContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server of the published contract that lets in by a signature, and an engine without a token.
 */
class HmacTest {

  private static final String SECRET = "a secret of two";
  private static final InstantSource SYSTEM = InstantSource.system();

  private final StandIn town =
      StandIn.start(StandIn.Options.of(Mode.CONTRACT).withHmacSecret(SECRET));
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
