// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the table: served where it says, with what it needs, and with a fault. */
class HubRowTest {

  private static final String ID = "node_e5f6a7b8c9d0e1f2";

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private Agent agent;
  private String asset = "";
  private String task = "";
  private String bounty = "";

  @BeforeEach
  void prepare() throws Exception {
    agent = Agent.known(hub, ID);
    hub.node(ID, object("reputation", 60));
    asset = agent.publish("TimeoutError");
    JsonObject made = hub.task(object("title", "T", "amount", 5));
    task = made.string("task_id").orElseThrow();
    bounty = made.string("bounty_id").orElseThrow();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @ParameterizedTest
  @EnumSource(HubRow.class)
  void isServedAtItsPathsAndFailsOnDemand(HubRow row) throws Exception {
    ready(row);
    Agent.Reply reply = call(row, row.path());
    assertThat(reply.status()).as(row + " " + reply.text()).isEqualTo(200);
    assertThat(row == HubRow.EVENTS_STREAM ? "" : reply.error()).isEmpty();

    hub.fault(object("route", row.fault(), "kind", "busy"));
    assertThat(call(row, row.path()).error()).isEqualTo("server_busy");
    String old = row.oldPath();
    if (old != null) {
      assertThat(call(row, old).error()).isEqualTo("server_busy");
    }
    assertThat(agent.get("/_sandbox/requests").json().integer("total", 0)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(HubRow.class)
  void needsItsCredential(HubRow row) throws Exception {
    ready(row);
    Agent stranger = new Agent(hub, ID);
    Agent.Reply reply =
        stranger.send(row.method(), path(row, row.path()), body(row, stranger).toString());
    int wanted = row.credential() == Credential.NONE ? 200 : 401;
    assertThat(reply.status()).as(reply.text()).isEqualTo(wanted);
  }

  @Test
  void theTableIsShown() throws Exception {
    List<JsonObject> rows = agent.get("/_sandbox/rows").json().objects("rows");
    assertThat(rows).hasSize(HubRow.values().length);
    assertThat(rows)
        .extracting(row -> row.string("method", "") + " " + row.string("path", ""))
        .doesNotHaveDuplicates();
  }

  /** Brings the hub to where a row makes sense. */
  private void ready(HubRow row) throws Exception {
    switch (row) {
      case TASK_COMPLETE, TASK_RELEASE, TASK_COMMITMENT, SWARM_PROPOSE ->
          agent.post("/task/claim", object("task_id", task, "node_id", ID));
      case BOUNTY_ACCEPT -> {
        agent.post("/task/claim", object("task_id", task, "node_id", ID));
        complete();
      }
      case VOTE -> {
        Agent other = Agent.known(hub, "node_other");
        asset = other.publish("ECONNREFUSED");
      }
      case ATP_DELIVER, ATP_VERIFY, ATP_SETTLE, ATP_DISPUTE, ATP_ORDER_DETAIL -> order(row);
      case EVENTS_POLL -> hub.event(object("node_id", ID, "type", "note"));
      default -> {}
    }
  }

  private void complete() throws Exception {
    JsonObject done = object("task_id", task, "node_id", ID, "asset_id", asset);
    assertThat(agent.post("/task/complete", done).status()).isEqualTo(200);
  }

  private void order(HubRow row) throws Exception {
    JsonObject order = object("sender_id", ID, "budget", 2, "capabilities", List.of("fix"));
    task = agent.post("/a2a/atp/order", order).json().string("order_id").orElseThrow();
    JsonObject named = object("sender_id", ID, "order_id", task);
    if (row == HubRow.ATP_VERIFY || row == HubRow.ATP_SETTLE) {
      agent.post("/a2a/atp/deliver", named);
    }
    if (row == HubRow.ATP_SETTLE) {
      agent.post("/a2a/atp/verify", named);
    }
  }

  private Agent.Reply call(HubRow row, String path) throws Exception {
    Agent caller =
        switch (row.credential()) {
          case NONE, NODE, NODE_OR_KEY -> agent;
          case KEY, SESSION -> Agent.user(hub);
          case ADMIN -> new Agent(hub, "").with(hub.adminToken());
        };
    String body = row.method().equals("GET") ? "" : body(row, agent).toString();
    return caller.send(row.method(), path(row, path), body);
  }

  private String path(HubRow row, String path) {
    String query =
        switch (row) {
          case ASSET_SEMANTIC -> "?q=retry";
          case TASK_ELIGIBLE_COUNT -> "?task_id=" + task;
          case EVENTS_STREAM -> "?duration_ms=1&node_id=" + ID;
          case TASK_MY, MAILBOX_STATUS, MEMORY_STATUS, ATP_TIER, ATP_PROOFS -> "?node_id=" + ID;
          default -> "";
        };
    return path.replace("{asset_id}", asset)
            .replace("{node_id}", ID)
            .replace("{agent_id}", ID)
            .replace("{task_id}", task)
            .replace("{order_id}", task)
            .replace("{bounty_id}", bounty)
        + query;
  }

  private JsonObject body(HubRow row, Agent as) {
    Map<HubRow, Supplier<JsonObject>> bodies =
        Map.ofEntries(
            Map.entry(HubRow.PUBLISH, () -> object("assets", Agent.bundle("ENOENT"))),
            Map.entry(HubRow.VALIDATE, () -> object("assets", Agent.bundle("ENOENT"))),
            Map.entry(HubRow.REPORT, () -> object("target_asset_id", asset, "passed", true)),
            Map.entry(
                HubRow.DECISION, () -> object("target_asset_id", asset, "decision", "accept")),
            Map.entry(HubRow.REVOKE, () -> object("target_asset_id", asset)),
            Map.entry(HubRow.SELF_REVOKE, () -> object("asset_id", asset)),
            Map.entry(HubRow.VOTE, () -> object("vote", "up")),
            Map.entry(HubRow.TASK_COMPLETE, () -> object("task_id", task, "asset_id", asset)),
            Map.entry(HubRow.TASK_SUBMIT, () -> object("task_id", task, "asset_id", asset)),
            Map.entry(HubRow.TASK_ACCEPT, this::submission),
            Map.entry(HubRow.SWARM_PROPOSE, this::proposal),
            Map.entry(
                HubRow.TASK_COMMITMENT,
                () -> object("deadline", Instant.now().plusSeconds(900).toString())),
            Map.entry(HubRow.BOUNTY_CREATE, () -> object("title", "T", "amount", 1)),
            Map.entry(HubRow.BOUNTY_MATCH, () -> object("asset_id", asset)),
            Map.entry(HubRow.KG_QUERY, () -> object("query", "retry")),
            Map.entry(HubRow.KG_INGEST, () -> object("entities", List.of(object("name", "retry")))),
            Map.entry(HubRow.CREDIT_TOPUP, () -> object("amount", 5)),
            Map.entry(HubRow.LOGIN, () -> object("email", hub.email(), "password", hub.password())),
            Map.entry(HubRow.ATP_ORDER, () -> object("budget", 2)),
            Map.entry(HubRow.SERVICE_PUBLISH, () -> object("title", "Fixing")),
            Map.entry(HubRow.VALIDATOR_STAKE, () -> object("payload", object("stake_amount", 10))),
            Map.entry(HubRow.SIGNAL_ANALYZE, () -> object("corpus_summary", "an error")));
    JsonObject fields =
        bodies.getOrDefault(row, () -> object("task_id", task, "order_id", task)).get();
    if (row == HubRow.ATP_DISPUTE) {
      fields = fields.with("reason", "nothing was delivered");
    }
    return row.isEnveloped()
        ? as.envelope(row.fault(), fields)
        : fields.with("sender_id", ID).with("node_id", ID);
  }

  private JsonObject submission() {
    try {
      JsonObject work = object("task_id", task, "asset_id", asset, "node_id", ID);
      String id = agent.post("/task/submit", work).json().string("submission_id", "");
      return object("task_id", task, "submission_id", id);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject proposal() {
    JsonObject part = object("title", "Half", "weight", 0.4);
    return object("task_id", task, "subtasks", List.of(part, part));
  }
}
