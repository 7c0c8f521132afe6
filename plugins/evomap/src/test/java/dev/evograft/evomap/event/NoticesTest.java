// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.AtHub;
import dev.evograft.evomap.Bench;
import dev.evograft.evomap.event.Notices.Confirmed;
import dev.evograft.evomap.serve.ByItself;
import dev.evograft.evomap.serve.Troubles;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub tells: heard once, confirmed, and never more than a hint. */
@Timeout(30)
class NoticesTest {

  private static final String SECRET = "whsec_of_a_test";

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Confirmed> heard = new LinkedBlockingQueue<>();
  private Bench bench;
  private Notices notices;

  @BeforeEach
  void open() {
    bench = AtHub.node(folder, hub, "ear");
    notices = new Notices(bench.client(), heard::add);
  }

  @AfterEach
  void close() {
    bench.close();
    hub.close();
  }

  private WebhookDoor door(Optional<WebhookSignature> signature) {
    return WebhookDoor.open(bench.client().hub().home(), 0, signature, notices);
  }

  private Confirmed next() throws InterruptedException {
    Confirmed one = heard.poll(10, TimeUnit.SECONDS);
    assertThat(one).isNotNull();
    return one;
  }

  @Test
  void aWebhookOfTheHubIsHeardOnceAndConfirmed() throws Exception {
    hub.set(object("webhooks_twice", true));
    try (WebhookDoor door = door(Optional.empty())) {
      bench.context.set("evomap.webhook_url", door.url().toString());
      assertThat(bench.run("hello")).isZero();
      String task = hub.task(object("title", "Timeouts", "amount", 20L)).string("task_id", "");

      assertThat(next())
          .satisfies(one -> assertThat(one.notice().type()).isEqualTo("high_value_task"))
          .satisfies(one -> assertThat(one.open()).isTrue());
      assertThat(bench.run("task", "claim", task)).isZero();
      assertThat(next())
          .satisfies(one -> assertThat(one.notice().type()).isEqualTo("task_assigned"))
          .satisfies(one -> assertThat(one.mine()).isTrue());
      assertThat(door(Optional.empty()).url().getPath()).isEqualTo(door.url().getPath());
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void whatTheHubDoesNotConfirmIsNothing() throws Exception {
    String task = hub.task(object("title", "Of another")).string("task_id", "");
    assertThat(notices.take(assigned(task))).isTrue();
    assertThat(next().mine()).isFalse();
    assertThat(notices.take(assigned("no-such-task"))).isTrue();
    assertThat(notices.take(assigned(task))).as("once").isFalse();
    assertThat(heard).isEmpty();
  }

  private static Notice assigned(String task) {
    return new Notice(object("type", "task_assigned", "task_id", task));
  }

  @Test
  void whoDoesNotKnowThePathOrTheSecretIsRefused() throws Exception {
    InstantSource now = InstantSource.system();
    try (WebhookDoor door = door(Optional.of(new WebhookSignature(SECRET, now)))) {
      String body = "{\"type\":\"note\"}";
      long time = now.instant().getEpochSecond();
      String timed = "t=" + time + ",v1=" + hmac(time + "." + body);
      URI other = URI.create(door.url().toString().replaceAll("/[0-9a-f]{48}$", "/guess"));

      assertThat(post(other, body, "X-EvoMap-Webhook-Signature", timed)).isEqualTo(404);
      assertThat(post(door.url(), body, "X-Nothing", "x")).isEqualTo(401);
      assertThat(post(door.url(), body + " ", "X-EvoMap-Webhook-Signature", timed)).isEqualTo(401);
      long late = time - 400;
      String old = "t=" + late + ",v1=" + hmac(late + "." + body);
      assertThat(post(door.url(), body, "X-EvoMap-Webhook-Signature", old)).isEqualTo(401);
      long early = time + 400;
      String ahead = "t=" + early + ",v1=" + hmac(early + "." + body);
      assertThat(post(door.url(), body, "X-EvoMap-Webhook-Signature", ahead)).isEqualTo(401);
      assertThat(heard).isEmpty();

      assertThat(post(door.url(), body, "X-EvoMap-Webhook-Signature", timed)).isEqualTo(200);
      assertThat(next().notice().type()).isEqualTo("note");
      String plain = "{\"type\":\"other\"}";
      assertThat(post(door.url(), plain, "X-Webhook-Signature", hmac(plain))).isEqualTo(200);
      assertThat(next().notice().type()).isEqualTo("other");
    }
  }

  @Test
  void theHubsOwnSignatureHolds() throws Exception {
    hub.set(object("webhook_secret", SECRET));
    try (WebhookDoor door =
        door(Optional.of(new WebhookSignature(SECRET, InstantSource.system())))) {
      bench.context.set("evomap.webhook_url", door.url().toString());
      bench.run("hello");
      hub.task(object("title", "Timeouts", "amount", 20L));
      assertThat(next().notice().type()).isEqualTo("high_value_task");
    }
  }

  @Test
  void hugeDeepAndOtherBodiesAreRefused() throws Exception {
    try (WebhookDoor door = door(Optional.empty())) {
      assertThat(post(door.url(), "x".repeat(70_000), "X", "y")).isEqualTo(413);
      assertThat(post(door.url(), "[".repeat(5_000), "X", "y")).isEqualTo(400);
      assertThat(post(door.url(), "no JSON", "X", "y")).isEqualTo(400);
      assertThat(post(door.url(), "[1]", "X", "y")).isEqualTo(400);
    }
    assertThat(heard).isEmpty();
  }

  private int post(URI to, String body, String header, String value) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(to)
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void eventsAreFollowedByTheStream() {
    hub.event(object("node_id", AtHub.id("ear"), "type", "note"));
    hub.event(object("node_id", AtHub.id("ear"), "type", "asset_reused"));

    assertThat(bench.run("events", "--follow", "--count", "2")).as(bench.thrown()).isZero();

    assertThat(bench.said()).contains("note", "asset_reused");
    assertThat(hub.requests()).noneMatch(one -> one.string("path", "").endsWith("/poll"));
  }

  @Test
  void whereThereIsNoStreamTheyArePolled() {
    hub.fault(object("route", "events_stream", "kind", "busy"));
    hub.event(object("node_id", AtHub.id("ear"), "type", "note"));

    assertThat(bench.run("events", "--follow", "--count", "1")).as(bench.thrown()).isZero();

    assertThat(bench.said()).contains("note");
    assertThat(hub.requests()).anyMatch(one -> one.string("path", "").endsWith("/poll"));
  }

  @Test
  void aStreamIsReadWithinBounds() throws Exception {
    List<JsonObject> events = new ArrayList<>();
    String text =
        ": alive\r\n\r\n"
            + "id: 1\r\n"
            + "data: {\"a\":1}\r\n\r\n"
            + "data: no JSON\n\n"
            + "data: {\"b\":\n"
            + "data: 2}\n\n";
    assertThat(stream(text).read(events::add)).isTrue();
    assertThat(events).containsExactly(object("a", 1), object("b", 2));
    assertThatThrownBy(() -> stream("data: " + "x".repeat(70_000)).read(events::add))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> stream(("data: " + "x".repeat(9_000) + "\n").repeat(9)).read(e -> true))
        .isInstanceOf(IOException.class);
    assertThat(stream("data: " + "[".repeat(9_000) + "\n\n").read(events::add)).isTrue();
    assertThat(events).hasSize(2);
  }

  private static EventStream stream(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nothingIsWorkedOnUnaskedOutsideASandbox() {
    bench.context.set("evomap.tasks", "auto").set("evolve.sandbox", "auto");
    assertThatThrownBy(() -> new ByItself(bench, new Troubles(bench.context)).round())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("evolve.sandbox=required");
  }

  @Test
  void howeverItComesItIsOneForTenMinutes() {
    String task = hub.task(object("title", "T", "amount", 2L)).string("task_id", "");
    JsonObject told = object("type", "task_assigned", "task_id", task);
    assertThat(notices.take(new Notice(told.with("id", "1".repeat(60_000))))).isTrue();
    assertThat(notices.take(new Notice(told.with("title", "by a webhook")))).isFalse();
    assertThat(new Notice(told).key()).hasSize(16);
    bench.clock.advance(Duration.ofMinutes(11));
    assertThat(notices.take(new Notice(told))).as("assigned again").isTrue();
  }

  @Test
  void aPathSaysNothingAboutTheNode() {
    try (WebhookDoor door = door(Optional.empty())) {
      assertThat(door.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(door.url().getPath()).matches("/evomap/[0-9a-f]{48}");
      assertThat(Json.text(object("u", door.url().toString()))).doesNotContain("node_");
    }
  }
}
