// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.control.ControlApi;
import dev.evograft.sandbox.control.Faults;
import dev.evograft.sandbox.control.Recorder;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Handler;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Refusal;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in of the EvoMap hub on this machine, to try and to test against. Everything is in
 * memory; nothing is left when it is closed. Safe for any thread.
 */
public final class EvomapStandIn implements AutoCloseable {

  private static final int MAX_BODY = 16 << 20;
  static final int WORKERS = 32;

  private final Hub hub;
  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults(new HubFaults());
  private final HubControl control;
  private final Door door;
  private final Handlers handlers;
  private final EventsApi events;
  private final LoopbackServer server;

  private EvomapStandIn(int port, HubMode mode) {
    this.hub = new Hub(mode);
    this.control = new HubControl(hub);
    this.door = new Door(hub);
    this.handlers = new Handlers(hub);
    this.events = new EventsApi(hub);
    this.server = routes(LoopbackServer.builder("sandbox-evomap").port(port)).start();
  }

  /**
   * Opens a port.
   *
   * @param port 0 for a free one
   * @throws dev.evograft.spi.EvograftException if it is taken
   */
  public static EvomapStandIn start(int port, HubMode mode) {
    return new EvomapStandIn(port, mode);
  }

  /** The address as {@code A2A_HUB_URL} takes it. */
  public URI url() {
    return server.url();
  }

  /** The user's API key. */
  public String apiKey() {
    return hub.accounts.apiKey;
  }

  /** What an administrator sends as a bearer. */
  public String adminToken() {
    return hub.accounts.adminToken;
  }

  /** An OAuth access token of the user. */
  public String oauthToken() {
    return hub.accounts.oauthToken;
  }

  /** The user's address, for {@code POST /auth/login}. */
  public String email() {
    return hub.accounts.email;
  }

  /** The user's password. */
  public String password() {
    return hub.accounts.password;
  }

  /** What came in so far, oldest first, as {@code /_sandbox/requests} shows it. */
  public List<JsonObject> requests() {
    return recorder.list();
  }

  /** Head and body of each request as they came in, with the tokens hidden in their headers. */
  public List<String> received() {
    return recorder.texts();
  }

  /** Switches a fault on, as {@code PUT /_sandbox/faults} does. */
  public void fault(JsonObject fault) {
    faults.add(fault);
  }

  /** How many calls met a fault so far. */
  public long struck() {
    return faults.struck();
  }

  /** Switches all faults off. */
  public void clearFaults() {
    faults.clear();
  }

  /** Changes settings, as {@code PUT /_sandbox/settings} does. */
  public void set(JsonObject settings) {
    hub.settings.change(settings);
  }

  /** Moves the hub's clock forward. */
  public void advance(Duration by) {
    control.advance(by.toMillis());
  }

  /** A node with its secret, its claim code and its credits. */
  public Optional<JsonObject> node(String id) {
    return control.node(id);
  }

  /** Changes or makes a node, as {@code PUT /_sandbox/nodes/ID} does. */
  public JsonObject node(String id, JsonObject change) {
    return control.node(id, change);
  }

  /** Adds a task, as {@code POST /_sandbox/tasks} does. */
  public JsonObject task(JsonObject task) {
    return control.task(task);
  }

  /** Adds an asset unchecked, as {@code POST /_sandbox/assets} does. */
  public JsonObject asset(JsonObject asset) {
    return control.asset(asset);
  }

  /** Changes the status of a bundle, as {@code PUT /_sandbox/assets/ID} does. */
  public JsonObject status(String assetId, String status) {
    return control.status(assetId, status);
  }

  /** Puts a message into a mailbox, as {@code POST /_sandbox/messages} does. */
  public JsonObject message(JsonObject message) {
    return control.message(message);
  }

  /** Tells a node of something, as {@code POST /_sandbox/events} does. */
  public JsonObject event(JsonObject event) {
    return control.event(event);
  }

  /** The webhooks and how they went. */
  public List<JsonObject> webhooks() {
    return hub.webhooks.list();
  }

  /** Every movement of credits, oldest first. */
  public List<JsonObject> ledger() {
    return control.ledger();
  }

  @Override
  public void close() {
    hub.webhooks.close();
    server.close();
  }

  private LoopbackServer.Builder routes(LoopbackServer.Builder to) {
    to.maxBody(MAX_BODY).workers(WORKERS);
    for (HubRow row : HubRow.values()) {
      to.route(route(row, row.path()));
      String old = row.oldPath();
      if (old != null) {
        to.route(route(row, old));
      }
    }
    new ControlApi(recorder, faults).routes().forEach(to::route);
    new HubControlApi(hub, control).routes().forEach(to::route);
    return to.fallback((request, reason) -> recorded(request, r -> nothingHere(r, reason)));
  }

  private Route route(HubRow row, String path) {
    Handler faulty =
        request -> {
          TimeUnit.MILLISECONDS.sleep(hub.settings.number("latency_ms"));
          return faults.around(row.fault(), subject(request), request, r -> answer(row, r));
        };
    return new Route(row.method(), path, true, true, request -> recorded(request, faulty));
  }

  private Answer answer(HubRow row, ServerRequest request) throws InterruptedException {
    try {
      if (row.waits()) {
        Call call = hub.alone(() -> door.letIn(row, request));
        return row == HubRow.EVENTS_POLL ? events.poll(call) : events.stream(call);
      }
      return hub.alone(
          () -> {
            Call call = door.letIn(row, request);
            return Reply.ok(hub, call, handlers.of(row).handle(call));
          });
    } catch (HubError e) {
      return e.answer();
    } catch (Refusal e) {
      JsonObject body =
          HubError.body(e.code(), String.valueOf(e.getMessage()), "correct it", JsonObject.EMPTY);
      return Answer.json(e.status(), body);
    }
  }

  /** The node that a request names, for faults that are meant for one. */
  private static @Nullable String subject(ServerRequest request) {
    Optional<String> named = request.query("node_id").or(() -> request.query("sender_id"));
    if (named.isPresent() || request.body().length == 0) {
      return named.orElse(null);
    }
    try {
      JsonObject body = JsonText.parseObject(request.body());
      return body.string("sender_id").or(() -> body.string("node_id")).orElse(null);
    } catch (IllegalArgumentException e) {
      return null; // which the row itself complains about
    }
  }

  private Answer recorded(ServerRequest request, Handler handler) throws Exception {
    Instant at = hub.clock.instant();
    long begin = System.nanoTime();
    Answer answer = handler.handle(request);
    recorder.add(request, answer.status(), at, (System.nanoTime() - begin) / 1_000_000);
    return answer;
  }

  /** The hub knows no 405: a wrong method is a wrong place. */
  private static Answer nothingHere(ServerRequest request, Refusal reason) {
    String fix =
        request.path().contains("/a2a/a2a/")
            ? "leave one /a2a out"
            : reason.status() == 405 ? "use the other method" : "look at /_sandbox/rows";
    String problem = "nothing is served at " + request.method() + " " + request.path();
    return Answer.json(404, HubError.body("not_found", problem, fix, JsonObject.EMPTY));
  }
}
