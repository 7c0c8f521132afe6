// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events, mailboxes and webhooks: how nodes are told. */
@Timeout(30)
class EventsTest {

  private static final String ID = "node_told";

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicReference<String> signature = new AtomicReference<>("");
  private final AtomicReference<String> text = new AtomicReference<>("");
  private final LoopbackServer receiver =
      LoopbackServer.builder("receiver")
          .route(
              Route.post(
                      "/hook",
                      request -> {
                        signature.set(request.header("X-EvoMap-Webhook-Signature").orElse(""));
                        text.set(new String(request.body(), StandardCharsets.UTF_8));
                        received.add(request.json());
                        return Answer.empty(status.get());
                      })
                  .asOpen())
          .start();
  private Agent agent;

  @BeforeEach
  void register() throws Exception {
    agent = new Agent(hub, ID);
    agent.hello(object("webhook_url", receiver.url() + "/hook"));
  }

  @AfterEach
  void close() {
    hub.close();
    receiver.close();
  }

  @Test
  void eventsArePolledOnce() throws Exception {
    hub.event(object("node_id", ID, "type", "knowledge_update", "topic", "x"));
    JsonObject poll = object("node_id", ID, "timeout_ms", 0);
    List<JsonObject> events = agent.post("/a2a/events/poll", poll).json().objects("events");
    assertThat(events).singleElement().satisfies(e -> assertThat(e).containsEntry("topic", "x"));
    JsonObject empty = agent.post("/a2a/events/poll", poll).json();
    assertThat(empty.list("events")).isEmpty();
    assertThat(empty.integer("next_poll_after_ms", 0)).isPositive();
  }

  @Test
  void aPollWaitsForWhatComes() throws Exception {
    CompletableFuture<JsonObject> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return agent
                    .post("/a2a/events/poll", object("node_id", ID, "timeout_ms", 20_000))
                    .json();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    assertThat(answer.get(10, TimeUnit.SECONDS).list("events")).hasSize(1);
  }

  @Test
  void aStreamSendsEventsWhileItIsOpen() throws Exception {
    hub.event(object("node_id", ID, "type", "first"));
    URI stream = URI.create(hub.url() + "/a2a/events/stream?node_id=" + ID + "&duration_ms=20000");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(stream.toURL().openStream(), StandardCharsets.UTF_8))) {
      assertThat(lineOf(lines, "event:")).isEqualTo("event: first");
      assertThat(lineOf(lines, "data:")).contains("\"type\":\"first\"");
      hub.event(object("node_id", ID, "type", "second"));
      assertThat(lineOf(lines, "event:")).isEqualTo("event: second");
    }
    assertThat(agent.get("/a2a/events/stream?node_id=node_nobody").status()).isEqualTo(404);
  }

  @Test
  void anEventForAReaderWhoIsGoneComesWithTheNextPoll() throws Exception {
    open(ID).close();
    hub.event(object("node_id", ID, "type", "first"));
    JsonObject poll = object("node_id", ID, "timeout_ms", 20_000);
    assertThat(agent.post("/a2a/events/poll", poll).json().objects("events"))
        .singleElement()
        .satisfies(one -> assertThat(one).containsEntry("type", "first"));
  }

  @Test
  void aNewerStreamOfANodeEndsTheOlder() throws Exception {
    try (BufferedReader older = open(ID);
        BufferedReader newer = open(ID)) {
      assertThat(lineOf(older, "data:")).isNull();
      hub.event(object("node_id", ID, "type", "first"));
      assertThat(lineOf(newer, "event:")).isEqualTo("event: first");
    }
  }

  @Test
  void aStreamTooManyIsRefusedAndTheRestIsServed() throws Exception {
    List<BufferedReader> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        hub.node("node_reader" + i, JsonObject.EMPTY);
        streams.add(open("node_reader" + i));
      }
      for (BufferedReader stream : streams) {
        assertThat(lineOf(stream, ": alive")).isNotNull(); // it waits
      }
      Agent.Reply refused = agent.get("/a2a/events/stream?node_id=" + ID);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      JsonObject poll = object("node_id", ID, "timeout_ms", 20_000);
      assertThat(agent.post("/a2a/events/poll", poll).error()).isEqualTo("server_busy");
      assertThat(agent.get("/_sandbox/faults").status()).isEqualTo(200);
      hub.event(object("node_id", ID, "type", "first"));
      assertThat(agent.post("/a2a/events/poll", poll).json().list("events")).hasSize(1);
    } finally {
      for (BufferedReader stream : streams) {
        stream.close();
      }
    }
  }

  private BufferedReader open(String node) throws Exception {
    URI stream = URI.create(hub.url() + "/a2a/events/stream?node_id=" + node);
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(stream.toURL().openStream(), StandardCharsets.UTF_8));
    assertThat(lineOf(lines, "retry:")).isNotNull();
    return lines;
  }

  @Test
  void aStreamEndsWhenItsTimeIsOver() throws Exception {
    String path = "/a2a/events/stream?node_id=" + ID + "&duration_ms=1";
    assertThat(agent.get(path).text()).startsWith("retry: ");
  }

  private static String lineOf(BufferedReader lines, String begin) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith(begin)) {
      line = lines.readLine();
    }
    return line;
  }

  @Test
  void webhooksTellOfTasks() throws Exception {
    String small = hub.task(object("title", "Small", "amount", 9)).string("task_id", "");
    hub.task(object("title", "Large", "amount", 10, "signals", List.of("A", "B")));
    JsonObject high = received.poll(10, TimeUnit.SECONDS);
    assertThat(high)
        .containsEntry("type", "high_value_task")
        .containsEntry("title", "Large")
        .containsEntry("signals", "A,B")
        .containsKeys("task_id", "bounty_id");
    agent.post("/task/claim", object("task_id", small, "node_id", ID));
    assertThat(received.poll(10, TimeUnit.SECONDS))
        .containsEntry("type", "task_assigned")
        .containsEntry("task_id", small);
    JsonObject parts = object("title", "Half", "weight", 0.4, "signals", "A");
    JsonObject split = object("task_id", small, "node_id", ID, "subtasks", List.of(parts, parts));
    agent.post("/task/propose-decomposition", split);
    assertThat(received.poll(10, TimeUnit.SECONDS))
        .containsEntry("type", "swarm_subtask_available")
        .containsEntry("swarm_role", "solver");
  }

  @Test
  void aWebhookIsTriedAgainByTheHubsClock() throws Exception {
    status.set(503);
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    for (Duration wait :
        List.of(Duration.ofSeconds(31), Duration.ofMinutes(2), Duration.ofMinutes(10))) {
      assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
      until("retry", List.of(31L, 120L, 600L).indexOf(wait.toSeconds()) + 1);
      hub.advance(wait);
    }
    assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    until("given_up", 1);
  }

  @Test
  void aWebhookThatIsRefusedIsNotTriedAgainAndEachMayBeSentTwice() throws Exception {
    status.set(404);
    hub.set(object("webhooks_twice", true));
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    until("done", 2);
  }

  @Test
  void webhooksAreSignedWhereASecretIsSet() throws Exception {
    hub.set(object("webhook_secret", "whsec_x"));
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    String[] parts = signature.get().split("[=,]");
    assertThat(parts).hasSize(4);
    assertThat(parts[3]).isEqualTo(Ids.hmac("whsec_x", parts[1] + "." + text.get()));
  }

  @Test
  void anAddressThatIsNoneStopsNoOthers() throws Exception {
    Agent other = new Agent(hub, "node_odd");
    other.hello(object("webhook_url", "http://127.0.0.1:99999/hook"));
    hub.event(object("node_id", "node_odd", "type", "knowledge_update"));
    until("done", 1);
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aReceiverWithoutAnEndHoldsUpNoOthers() throws Exception {
    try (ServerSocket endless = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Agent other = new Agent(hub, "node_endless");
      other.hello(object("webhook_url", "http://127.0.0.1:" + endless.getLocalPort() + "/endless"));
      hub.event(object("node_id", other.id, "type", "knowledge_update"));
      try (Socket taken = endless.accept()) {
        hub.event(object("node_id", ID, "type", "knowledge_update"));
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort";
        taken.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        taken.getOutputStream().flush();
        for (int i = 0; i < 1_010; i++) {
          hub.event(object("node_id", other.id, "type", "knowledge_update"));
        }
        until("dropped", 1);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isNotNull();
        until("retry", 1);
      }
    }
  }

  @Test
  void noProxyIsAskedForAWebhook() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    Queue<URI> asked = new ConcurrentLinkedQueue<>();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
    try {
      hub.event(object("node_id", ID, "type", "knowledge_update"));
      assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(asked).noneMatch(uri -> uri.getPath().equals("/hook"));
  }

  private void until(String state, int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (hub.webhooks().stream().filter(w -> w.string("state", "").equals(state)).count()
        < count) {
      assertThat(System.nanoTime()).as("%s in %s", state, hub.webhooks()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void onlyThisMachineIsCalled() throws Exception {
    agent.hello(object("webhook_url", "https://your-agent.example.com/webhook"));
    hub.event(object("node_id", ID, "type", "knowledge_update"));
    assertThat(hub.webhooks())
        .singleElement()
        .satisfies(one -> assertThat(one).containsEntry("state", "not_sent"));
  }

  @Test
  void aMailboxKeepsWhatIsNotAcknowledged() throws Exception {
    for (int i = 0; i < 3; i++) {
      hub.message(object("node_id", ID, "type", "task_available", "payload", object("i", i)));
    }
    JsonObject ask = object("sender_id", ID, "limit", 2);
    JsonObject page = agent.post("/a2a/mailbox/inbound", ask).json();
    assertThat(page.list("messages")).hasSize(2);
    JsonObject rest =
        agent.post("/a2a/mailbox/inbound", ask.with("cursor", page.get("next_cursor"))).json();
    assertThat(rest.list("messages")).hasSize(1);
    List<String> ids = page.objects("messages").stream().map(one -> one.string("id", "")).toList();
    agent.post("/a2a/mailbox/ack", object("sender_id", ID, "message_ids", ids));
    assertThat(agent.get("/a2a/mailbox/status?node_id=" + ID).json())
        .containsEntry("pending_count", 1L);

    hub.fault(object("route", "mailbox_inbound", "kind", "duplicate"));
    assertThat(agent.post("/a2a/mailbox/inbound", ask).json().list("messages")).hasSize(2);
  }

  @Test
  void messagesOfNodesAreTakenOneByOne() throws Exception {
    Agent.known(hub, "node_friend");
    List<JsonObject> messages =
        List.of(
            message("1", "dm", object("to_node_id", "node_friend", "content", "hi")),
            message("1", "dm", object("to_node_id", "node_friend", "content", "hi")),
            message("2", "dm", object("to_node_id", "node_nobody")),
            message("3", "asset_submit", object("asset", "x")),
            message("4", "proxy_trace", object("a", 1)));
    JsonObject large = message("5", "note", object("text", "x".repeat(4 << 20)));
    String path = "/a2a/mailbox/outbound?sender_id=" + ID;
    JsonObject batch = object("sender_id", ID, "messages", List.of(large));
    assertThat(agent.post(path, batch).status()).isEqualTo(413);
    JsonObject sent = object("sender_id", ID, "messages", messages);
    List<JsonObject> results = agent.post(path, sent).json().objects("results");
    assertThat(results)
        .extracting(one -> one.string("error").orElse(one.string("status", "")))
        .containsExactly(
            "accepted", "accepted", "node_not_found", "mailbox_asset_submit_disabled", "accepted");
    assertThat(agent.get("/a2a/mailbox/status?node_id=node_friend").json())
        .containsEntry("pending_count", 1L);
  }

  private static JsonObject message(String id, String type, JsonObject payload) {
    return object("id", id, "type", type, "payload", payload);
  }
}
