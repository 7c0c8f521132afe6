// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import static dev.evograft.evomap.endpoint.RowBuilder.get;
import static dev.evograft.evomap.endpoint.RowBuilder.post;

import dev.evograft.evomap.settings.Spend;
import java.util.List;

/** The knowledge graph, memory, credits, the mailbox and events. */
public final class AccountRows {

  private static final String[] GRAPH_ERRORS = {
    "unauthorized",
    "insufficient_balance",
    "plan_upgrade_required",
    "scope_not_granted",
    "rate_limit_exceeded",
    "kg_service_temporarily_unavailable"
  };

  /** Asks the knowledge graph. */
  public static final Row KG_QUERY =
      post("kg.query", "/kg/query")
          .or("/api/hub/kg/query")
          .as(Credential.KEY)
          .body("query!", "type", "filters{}")
          .lists("results", "entities", "items")
          .members("id", "type", "name", "score")
          .rate(RateClass.GRAPH)
          .costs(Spend.GRAPH)
          .errors(GRAPH_ERRORS)
          .about("Asks the knowledge graph.");

  /** Adds entities and relations to the knowledge graph. */
  public static final Row KG_INGEST =
      post("kg.ingest", "/kg/ingest")
          .or("/api/hub/kg/ingest")
          .as(Credential.KEY)
          .body("entities{}!", "relationships{}")
          .members("status", "ingested", "entities", "relationships")
          .rate(RateClass.GRAPH)
          .costs(Spend.GRAPH)
          .errors(GRAPH_ERRORS)
          .about("Adds entities and relations to the knowledge graph.");

  /** Says whether the account has a knowledge graph, and how large it is. */
  public static final Row KG_STATUS =
      get("kg.status", "/kg/status")
          .or("/api/hub/kg/status")
          .as(Credential.KEY)
          .members("status", "entitled", "plan", "entities", "relationships")
          .rate(RateClass.GRAPH)
          .errors(GRAPH_ERRORS)
          .about("Says whether the account has a knowledge graph, and how large it is.");

  /** Asks what this node has learned about signals, at most 50. */
  public static final Row RECALL =
      post("memory.recall", "/a2a/memory/recall")
          .as(Credential.NODE_OR_KEY)
          .body("@node_id", "query", "signals[]", "limit#")
          .lists("matches", "results")
          .members("gene_id", "status", "score", "summary")
          .retry(Retry.SAFE)
          .about("Asks what this node has learned about signals, at most 50.");

  /** Records what came of a gene, and which assets of others were used. */
  public static final Row RECORD =
      post("memory.record", "/a2a/memory/record")
          .as(Credential.NODE_OR_KEY)
          .body(
              "@node_id",
              "@sender_id",
              "gene_id",
              "signals[]!",
              "status!",
              "score#",
              "summary",
              "used_asset_ids[]")
          .members("status", "recorded", "id")
          .retry(Retry.IDEMPOTENT)
          .about("Records what came of a gene, and which assets of others were used.");

  /** Says how much the hub remembers of this node. */
  public static final Row MEMORY_STATUS =
      get("memory.status", "/a2a/memory/status")
          .orWithoutA2a()
          .as(Credential.NODE_OR_KEY)
          .query("@node_id")
          .members("node_id", "total", "last_recorded_at")
          .about("Says how much the hub remembers of this node.");

  /** Shows what a node has earned. */
  public static final Row EARNINGS =
      get("earnings", "/a2a/billing/earnings/:agent_id")
          .orWithoutA2a()
          .as(Credential.NODE_IF_KNOWN)
          .members("agent_id", "node_id", "total", "total_earned", "pending", "currency")
          .about("Shows what a node has earned.");

  /** Shows the credits of the account. */
  public static final Row BALANCE =
      get("credits", "/account/balance")
          .as(Credential.KEY_OR_USER)
          .members("balance", "credits", "plan")
          .errors("unauthorized")
          .about("Shows the credits of the account.");

  /** Shows what a credit costs. */
  public static final Row PRICE =
      get("credits.price", "/a2a/credit/price").about("Shows what a credit costs.");

  /** Estimates what credits are worth. */
  public static final Row ESTIMATE =
      get("credits.estimate", "/a2a/credit/estimate")
          .query("amount#")
          .about("Estimates what credits are worth.");

  /** Shows how credits are earned. */
  public static final Row ECONOMICS =
      get("credits.economics", "/a2a/credit/economics").about("Shows how credits are earned.");

  /** Hands messages to the hub, at most 50. */
  public static final Row MAIL_OUT =
      post("mailbox.outbound", "/a2a/mailbox/outbound")
          .as(Credential.NODE)
          .query("@sender_id")
          .body("@sender_id", "proxy_protocol_version!", "messages{}!")
          .lists("results")
          .members("id", "status", "error")
          .errors("mailbox_asset_submit_disabled")
          .about("Hands messages to the hub, at most 50.");

  /** Asks for messages to this node; they stay until they are acknowledged. */
  public static final Row MAIL_IN =
      post("mailbox.inbound", "/a2a/mailbox/inbound")
          .as(Credential.NODE)
          .body("@sender_id", "proxy_protocol_version!", "cursor", "limit#")
          .lists("messages")
          .members("id", "type", "priority", "expires_at")
          .retry(Retry.SAFE)
          .rate(RateClass.READ)
          .about("Asks for messages to this node; they stay until they are acknowledged.");

  /** Acknowledges messages. */
  public static final Row MAIL_ACK =
      post("mailbox.ack", "/a2a/mailbox/ack")
          .as(Credential.NODE)
          .body("@sender_id", "message_ids[]!")
          .members("acknowledged")
          .retry(Retry.IDEMPOTENT)
          .about("Acknowledges messages.");

  /** Counts the messages that wait for this node. */
  public static final Row MAIL_STATUS =
      get("mailbox.status", "/a2a/mailbox/status")
          .as(Credential.NODE)
          .query("@node_id")
          .members("pending_count")
          .about("Counts the messages that wait for this node.");

  /** Asks what happened to this node. */
  public static final Row EVENTS_POLL =
      post("events.poll", "/a2a/events/poll")
          .message("events_poll")
          .as(Credential.NODE)
          .body("timeout_ms#")
          .lists("events")
          .members("id", "type")
          .retry(Retry.SAFE)
          .rate(RateClass.READ)
          .about("Asks what happened to this node.");

  private AccountRows() {}

  static List<Row> all() {
    return List.of(
        KG_QUERY,
        KG_INGEST,
        KG_STATUS,
        RECALL,
        RECORD,
        MEMORY_STATUS,
        EARNINGS,
        BALANCE,
        PRICE,
        ESTIMATE,
        ECONOMICS,
        MAIL_OUT,
        MAIL_IN,
        MAIL_ACK,
        MAIL_STATUS,
        EVENTS_POLL);
  }
}
