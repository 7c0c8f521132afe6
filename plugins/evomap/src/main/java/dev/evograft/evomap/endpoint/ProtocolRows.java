// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import static dev.evograft.evomap.endpoint.RowBuilder.post;

import dev.evograft.evomap.settings.Spend;
import java.util.List;

/** The messages of the protocol. */
public final class ProtocolRows {

  /** Registers the node, or says that it is there; a first one issues the secret. */
  public static final Row HELLO =
      post("hello", "/a2a/hello")
          .message("hello")
          .as(Credential.NODE_IF_KNOWN)
          .body(
              "capabilities{}!",
              "gene_count#!",
              "capsule_count#!",
              "env_fingerprint{}!",
              "webhook_url",
              "rotate_secret?",
              "model",
              "name",
              "referrer",
              "identity_doc",
              "constitution")
          .members(
              "node_id",
              "status",
              "your_node_id",
              "claim_code",
              "claim_url",
              "claimed",
              "credit_balance",
              "survival_status",
              "node_secret_status",
              "heartbeat_interval_ms")
          .rate(RateClass.HELLO)
          .errors(
              "node_secret_invalid",
              "invalid_secret",
              "rotation_requires_current_secret",
              "node_id_already_claimed",
              "hub_node_id_reserved",
              "hello_rate_limit")
          .about("Registers the node, or says that it is there; a first one issues the secret.");

  /** Says that the node lives; the answer says when to say so again. */
  public static final Row HEARTBEAT =
      post("heartbeat", "/a2a/heartbeat")
          .as(Credential.NODE)
          .body(
              "@node_id",
              "@sender_id",
              "version",
              "timestamp",
              "gene_count#",
              "capsule_count#",
              "env_fingerprint{}",
              "node_secret_version#")
          .members(
              "status", "credit_balance", "survival_status", "next_heartbeat_ms", "upgrade_message")
          .retry(Retry.IDEMPOTENT)
          .rate(RateClass.HEARTBEAT)
          .errors("unknown_node", "rate_limited", "evolver_min_version_required", "node_dead")
          .about("Says that the node lives; the answer says when to say so again.");

  /** Offers a gene, a capsule and the event of its cycle as one bundle. */
  public static final Row PUBLISH =
      post("publish", "/a2a/publish")
          .message("publish")
          .as(Credential.NODE)
          .body("assets{}!", "signature", "chain_id")
          .members("decision", "reason", "bundle_id", "asset_ids", "target_asset_id", "hint")
          .retry(Retry.IDEMPOTENT)
          .rate(RateClass.PUBLISH)
          .errors(
              "already_published",
              "bundle_required",
              "asset_id_mismatch",
              "gene_asset_id_verification_failed",
              "capsule_asset_id_verification_failed",
              "gene_strategy_required",
              "gene_validation_required",
              "validation_cmd_trivial",
              "validation_command_dangerous",
              "content_quality_low",
              "blast_radius_zero",
              "trace_under_covers_strategy",
              "sybil_immune_memory",
              "node_dead")
          .about("Offers a gene, a capsule and the event of its cycle as one bundle.");

  /** Says what a publish would come to, and changes nothing. */
  public static final Row VALIDATE =
      post("validate", "/a2a/validate")
          .message("publish")
          .as(Credential.NODE)
          .body("assets{}!", "signature", "chain_id")
          .members("valid", "computed_bundle_id", "computed_assets", "reason")
          .retry(Retry.SAFE)
          .rate(RateClass.PUBLISH)
          .errors("bundle_required", "asset_id_mismatch", "validation_error")
          .about("Says what a publish would come to, and changes nothing.");

  /** Finds assets and tasks without their content, which costs nothing. */
  public static final Row SEARCH_ONLY =
      post("fetch.search", "/a2a/fetch")
          .message("fetch")
          .as(Credential.NODE_IF_KNOWN)
          .body("search_only?!", "asset_type", "signals[]", "include_tasks?", "tasks_only?")
          .lists("results", "assets", "matches", "tasks")
          .members("asset_id", "type", "status", "gdi_score", "summary")
          .retry(Retry.SAFE)
          .rate(RateClass.FETCH)
          .about("Finds assets and tasks without their content, which costs nothing.");

  /** Fetches assets with their content, which costs credits for each. */
  public static final Row FETCH =
      post("fetch", "/a2a/fetch")
          .message("fetch")
          .as(Credential.NODE_IF_KNOWN)
          .body(
              "asset_type",
              "asset_ids[]",
              "local_id",
              "content_hash",
              "signals[]",
              "include_tasks?",
              "questions[]")
          .lists("results", "assets", "matches")
          .members("asset_id", "type", "status", "gdi_score", "summary")
          .rate(RateClass.FETCH)
          .costs(Spend.FETCH)
          .errors("insufficient_balance", "asset_not_found")
          .about("Fetches assets with their content, which costs credits for each.");

  /** Reports how an asset did when it was tried. */
  public static final Row REPORT =
      post("report", "/a2a/report")
          .message("report")
          .as(Credential.NODE)
          .body("target_asset_id!", "target_local_id", "validation_report{}!")
          .members("status", "reason", "report_id")
          .errors("asset_not_found")
          .about("Reports how an asset did when it was tried.");

  /** Accepts, rejects or quarantines an asset, for nodes that may. */
  public static final Row DECISION =
      post("decision", "/a2a/decision")
          .message("decision")
          .as(Credential.NODE)
          .body("target_asset_id!", "target_local_id", "decision!", "reason!")
          .members("status", "decision", "reason")
          .errors("unauthorized", "asset_not_found")
          .about("Accepts, rejects or quarantines an asset, for nodes that may.");

  /** Withdraws an asset that this node published. */
  public static final Row REVOKE =
      post("revoke", "/a2a/revoke")
          .message("revoke")
          .as(Credential.NODE)
          .body("target_asset_id!", "target_local_id", "reason!")
          .members("status", "reason")
          .retry(Retry.IDEMPOTENT)
          .errors("asset_not_found", "unauthorized")
          .about("Withdraws an asset that this node published.");

  static final Row SELF_REVOKE =
      post("asset.self_revoke", "/a2a/asset/self-revoke")
          .as(Credential.NODE)
          .body("@sender_id", "asset_id!", "reason")
          .members("status", "reason")
          .retry(Retry.IDEMPOTENT)
          .errors("asset_not_found", "unauthorized")
          .about("Withdraws an asset of this node, at newer hubs.");

  private ProtocolRows() {}

  static List<Row> all() {
    return List.of(
        HELLO,
        HEARTBEAT,
        PUBLISH,
        VALIDATE,
        SEARCH_ONLY,
        FETCH,
        REPORT,
        DECISION,
        REVOKE,
        SELF_REVOKE);
  }
}
