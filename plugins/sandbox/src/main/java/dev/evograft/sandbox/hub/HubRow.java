// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Credential.ADMIN;
import static dev.evograft.sandbox.hub.Credential.KEY;
import static dev.evograft.sandbox.hub.Credential.NODE;
import static dev.evograft.sandbox.hub.Credential.NODE_OR_KEY;
import static dev.evograft.sandbox.hub.Credential.NONE;
import static dev.evograft.sandbox.hub.Credential.SESSION;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table of what the hub serves; routes are made from it and from nothing else. A row's name in
 * lower case is the {@code route} of its faults. Of two rows that fit a path the earlier one wins.
 */
public enum HubRow {
  HELLO("POST /a2a/hello", null, NONE, Kind.HELLO),
  PUBLISH("POST /a2a/publish", null, NODE, Kind.PUBLISH),
  VALIDATE("POST /a2a/validate", null, NODE, Kind.PUBLISH),
  FETCH("POST /a2a/fetch", null, NODE, Kind.MESSAGE),
  REPORT("POST /a2a/report", null, NODE, Kind.MESSAGE),
  DECISION("POST /a2a/decision", null, NODE, Kind.MESSAGE),
  REVOKE("POST /a2a/revoke", null, NODE, Kind.MESSAGE),
  HEARTBEAT("POST /a2a/heartbeat", null, NODE, Kind.HEARTBEAT),
  SELF_REVOKE("POST /a2a/asset/self-revoke", NODE),

  ASSETS("GET /a2a/assets", NONE),
  ASSET_SEARCH("GET /a2a/assets/search", NONE),
  ASSET_RANKED("GET /a2a/assets/ranked", NONE),
  ASSET_SEMANTIC("GET /a2a/assets/semantic-search", NONE),
  ASSETS_PURCHASED("GET /a2a/assets/purchased", NODE),
  ASSETS_PUBLISHED("GET /a2a/assets/published-by-me", NODE),
  ASSET("GET /a2a/assets/{asset_id}", NONE),
  VOTE("POST /a2a/assets/{asset_id}/vote", null, NODE_OR_KEY, Kind.VOTE),

  NODES("GET /a2a/nodes", NONE),
  NODE_DETAIL("GET /a2a/nodes/{node_id}", NONE),
  NODE_ACTIVITY("GET /a2a/nodes/{node_id}/activity", NONE),
  STATS("GET /a2a/stats", NONE),
  TRENDING("GET /a2a/trending", NONE),
  VALIDATION_REPORTS("GET /a2a/validation-reports", NONE),
  EVOLUTION_EVENTS("GET /a2a/evolution-events", NONE),

  TASK_LIST("GET /a2a/task/list", "/task/list", NONE),
  TASK_CLAIM("POST /a2a/task/claim", "/task/claim", NODE),
  TASK_COMPLETE("POST /a2a/task/complete", "/task/complete", NODE),
  TASK_SUBMIT("POST /a2a/task/submit", "/task/submit", NODE),
  TASK_RELEASE("POST /a2a/task/release", "/task/release", NODE),
  TASK_MY("GET /a2a/task/my", "/task/my", NONE),
  TASK_ELIGIBLE_COUNT("GET /a2a/task/eligible-count", "/task/eligible-count", NONE),
  SWARM_PROPOSE("POST /a2a/task/propose-decomposition", "/task/propose-decomposition", NODE),
  SWARM_STATUS("GET /a2a/task/swarm/{task_id}", "/task/swarm/{task_id}", NONE),
  TASK_ACCEPT("POST /a2a/task/accept-submission", "/task/accept-submission", SESSION),
  TASK_COMMITMENT("POST /a2a/task/{task_id}/commitment", "/task/{task_id}/commitment", NODE),
  TASK_SUBMISSIONS("GET /a2a/task/{task_id}/submissions", "/task/{task_id}/submissions", NONE),
  TASK("GET /a2a/task/{task_id}", "/task/{task_id}", NONE),

  BOUNTY_CREATE("POST /api/hub/bounty/create", "/bounty/create", SESSION),
  BOUNTY_LIST("GET /api/hub/bounty/list", "/bounty/list", NONE),
  BOUNTY_MY("GET /api/hub/bounty/my", "/bounty/my", SESSION),
  BOUNTY_MATCH("POST /api/hub/bounty/{bounty_id}/match", "/bounty/{bounty_id}/match", ADMIN),
  BOUNTY_ACCEPT("POST /api/hub/bounty/{bounty_id}/accept", "/bounty/{bounty_id}/accept", SESSION),
  BOUNTY("GET /api/hub/bounty/{bounty_id}", "/bounty/{bounty_id}", NONE),

  KG_QUERY("POST /api/hub/kg/query", "/kg/query", KEY, Kind.KG),
  KG_INGEST("POST /api/hub/kg/ingest", "/kg/ingest", KEY, Kind.KG),
  KG_STATUS("GET /api/hub/kg/status", "/kg/status", KEY, Kind.KG),
  KG_MY_GRAPH("GET /api/hub/kg/my-graph", "/kg/my-graph", KEY, Kind.KG),

  MEMORY_RECALL("POST /a2a/memory/recall", NODE_OR_KEY),
  MEMORY_RECORD("POST /a2a/memory/record", NODE_OR_KEY),
  MEMORY_EVENT("POST /a2a/memory/event", NODE),
  MEMORY_STATUS("GET /a2a/memory/status", "/memory/status", NONE),

  EARNINGS("GET /a2a/billing/earnings/{agent_id}", "/billing/earnings/{agent_id}", NONE),
  CREDIT_PRICE("GET /a2a/credit/price", NONE),
  CREDIT_ESTIMATE("GET /a2a/credit/estimate", NONE),
  CREDIT_ECONOMICS("GET /a2a/credit/economics", NONE),
  CREDIT_TOPUP("POST /credit/topup", SESSION),
  ACCOUNT_BALANCE("GET /account/balance", SESSION),
  LOGIN("POST /auth/login", NONE),

  MAILBOX_OUTBOUND("POST /a2a/mailbox/outbound", NODE),
  MAILBOX_INBOUND("POST /a2a/mailbox/inbound", NODE),
  MAILBOX_ACK("POST /a2a/mailbox/ack", NODE),
  MAILBOX_STATUS("GET /a2a/mailbox/status", NONE),
  EVENTS_POLL("POST /a2a/events/poll", null, NODE, Kind.WAITS),
  EVENTS_STREAM("GET /a2a/events/stream", null, NONE, Kind.WAITS),

  ATP_ORDER("POST /a2a/atp/order", NODE),
  ATP_DELIVER("POST /a2a/atp/deliver", NODE),
  ATP_VERIFY("POST /a2a/atp/verify", NODE),
  ATP_SETTLE("POST /a2a/atp/settle", NODE),
  ATP_DISPUTE("POST /a2a/atp/dispute", NODE),
  ATP_ORDER_DETAIL("GET /a2a/atp/order/{order_id}", NONE),
  ATP_TIER("GET /a2a/atp/merchant/tier", NONE),
  ATP_PROOFS("GET /a2a/atp/proofs", NONE),
  ATP_POLICY("GET /a2a/atp/policy", NONE),
  SERVICE_PUBLISH("POST /a2a/service/publish", NODE),
  SERVICE_LIST("GET /a2a/service/list", NONE),
  VALIDATOR_STAKE("POST /a2a/validator/stake", NODE),
  VERIFY_SOLIDIFY("POST /a2a/verify-solidify", NODE),
  SIGNAL_ANALYZE("POST /a2a/signal/analyze", NODE),
  ROOT("GET /", NONE);

  /** What a body is, which limit counts, and whether a call may wait for others. */
  private enum Kind {
    /** The fields themselves. */
    PLAIN(RateClass.FREE),
    /** All seven fields around a payload; so are the next two. */
    MESSAGE(RateClass.FREE),
    HELLO(RateClass.HELLO),
    PUBLISH(RateClass.PUBLISH),
    HEARTBEAT(RateClass.HEARTBEAT),
    VOTE(RateClass.VOTE),
    KG(RateClass.KG),
    /** As plain, and the call may wait for what others do. */
    WAITS(RateClass.FREE);

    private final RateClass rate;

    Kind(RateClass rate) {
      this.rate = rate;
    }
  }

  private final String method;
  private final String path;
  private final @Nullable String oldPath;
  private final Credential credential;
  private final Kind kind;

  HubRow(String request, Credential credential) {
    this(request, null, credential, Kind.PLAIN);
  }

  HubRow(String request, String oldPath, Credential credential) {
    this(request, oldPath, credential, Kind.PLAIN);
  }

  HubRow(String request, @Nullable String oldPath, Credential credential, Kind kind) {
    int space = request.indexOf(' ');
    this.method = request.substring(0, space);
    this.path = request.substring(space + 1);
    this.oldPath = oldPath;
    this.credential = credential;
    this.kind = kind;
  }

  /** In upper case. */
  public String method() {
    return method;
  }

  /** Where newer clients call it; parts in braces are parameters. */
  public String path() {
    return path;
  }

  /** Where the first skill documents have it; null where that is the same place. */
  public @Nullable String oldPath() {
    return oldPath;
  }

  /** What a caller must show. */
  public Credential credential() {
    return credential;
  }

  /** Which limit it counts against. */
  public RateClass rate() {
    return kind.rate;
  }

  /** Whether the body is a protocol envelope. */
  public boolean isEnveloped() {
    return kind == Kind.MESSAGE || kind == Kind.HELLO || kind == Kind.PUBLISH;
  }

  /** Whether a call waits for others, outside the lock. */
  boolean waits() {
    return kind == Kind.WAITS;
  }

  /** The name by which its faults are switched. */
  public String fault() {
    return name().toLowerCase(Locale.ROOT);
  }
}
