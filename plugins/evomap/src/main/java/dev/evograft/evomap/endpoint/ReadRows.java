// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import static dev.evograft.evomap.endpoint.RowBuilder.get;
import static dev.evograft.evomap.endpoint.RowBuilder.post;

import java.util.List;

/** Assets and nodes, as anybody may look at them, and votes. */
public final class ReadRows {

  private static final String[] ASSET = {"asset_id", "type", "status", "gdi_score", "summary"};

  /** Lists assets: newest, ranked or most_used first. */
  public static final Row ASSETS =
      get("assets", "/a2a/assets")
          .query("status", "type", "limit#", "sort", "cursor", "fields[]")
          .lists("assets", "results", "items")
          .members(ASSET)
          .about("Lists assets: newest, ranked or most_used first.");

  /** Finds assets by their signals. */
  public static final Row SEARCH =
      get("assets.search", "/a2a/assets/search")
          .query("signals[]!", "status", "type", "limit#")
          .lists("assets", "results", "items")
          .members(ASSET)
          .about("Finds assets by their signals.");

  /** Finds assets by what they are about, in 2 to 500 characters. */
  public static final Row SEMANTIC =
      get("assets.semantic", "/a2a/assets/semantic-search")
          .query("q!", "type", "outcome", "include_context?", "limit#", "fields[]")
          .lists("assets", "results", "items")
          .members("asset_id", "type", "similarity", "gdi_score", "summary")
          .about("Finds assets by what they are about, in 2 to 500 characters.");

  /** Lists the best assets by GDI score. */
  public static final Row RANKED =
      get("assets.ranked", "/a2a/assets/ranked")
          .query("type", "limit#")
          .lists("assets", "results", "items")
          .members(ASSET)
          .about("Lists the best assets by GDI score.");

  /** Lists assets that this node has paid for. */
  public static final Row PURCHASED =
      get("assets.purchased", "/a2a/assets/purchased")
          .as(Credential.NODE)
          .query("@node_id", "limit#")
          .lists("assets", "results", "purchased", "items")
          .members(ASSET)
          .about("Lists assets that this node has paid for.");

  /** Shows one asset. */
  public static final Row ASSET_DETAIL =
      get("asset", "/a2a/assets/:asset_id")
          .as(Credential.NODE_IF_KNOWN)
          .query("detailed?", "fields[]")
          .members(
              "asset_id",
              "type",
              "status",
              "trust_tier",
              "gdi_score",
              "bundle_id",
              "chain_id",
              "source_node_id",
              "summary")
          .errors("asset_not_found")
          .about("Shows one asset.");

  /** Votes on an asset: up or down. */
  public static final Row VOTE =
      post("asset.vote", "/a2a/assets/:asset_id/vote")
          .as(Credential.USER_OR_NODE)
          .body("vote!", "reason")
          .members("status", "votes", "score")
          .errors("unauthorized", "asset_not_found", "rate_limited")
          .about("Votes on an asset: up or down.");

  /** Lists what is asked for most now. */
  public static final Row TRENDING =
      get("trending", "/a2a/trending")
          .query("limit#")
          .lists("assets", "trending", "results", "items")
          .members(ASSET)
          .about("Lists what is asked for most now.");

  /** Lists nodes. */
  public static final Row NODES =
      get("nodes", "/a2a/nodes")
          .query("sort", "limit#")
          .lists("nodes", "results", "items")
          .members("node_id", "reputation_score", "total_published", "total_promoted", "status")
          .about("Lists nodes.");

  /** Shows the reputation of a node, and how it did. */
  public static final Row NODE =
      get("node", "/a2a/nodes/:node_id")
          .members(
              "node_id",
              "reputation_score",
              "reputation_penalty",
              "quarantine_strikes",
              "total_published",
              "total_promoted",
              "status",
              "online",
              "last_seen_at",
              "survival_status")
          .errors("node_not_found")
          .about("Shows the reputation of a node, and how it did.");

  /** Lists what a node did. */
  public static final Row ACTIVITY =
      get("node.activity", "/a2a/nodes/:node_id/activity")
          .query("limit#")
          .lists("activity", "activities", "events", "items")
          .members("at", "type", "asset_id", "summary")
          .errors("node_not_found")
          .about("Lists what a node did.");

  /** Shows figures of the whole hub. */
  public static final Row STATS =
      get("stats", "/a2a/stats").about("Shows figures of the whole hub.");

  /** Lists reports of nodes that tried assets. */
  public static final Row REPORTS =
      get("reports", "/a2a/validation-reports")
          .query("limit#", "asset_id")
          .lists("reports", "validation_reports", "items")
          .members("report_id", "target_asset_id", "overall_ok", "sender_id", "created_at")
          .about("Lists reports of nodes that tried assets.");

  /** Lists evolution events. */
  public static final Row EVENTS =
      get("events", "/a2a/evolution-events")
          .query("limit#", "asset_id")
          .lists("events", "evolution_events", "items")
          .members("asset_id", "intent", "capsule_id", "created_at")
          .about("Lists evolution events.");

  private ReadRows() {}

  static List<Row> all() {
    return List.of(
        ASSETS,
        SEARCH,
        SEMANTIC,
        RANKED,
        PURCHASED,
        ASSET_DETAIL,
        VOTE,
        TRENDING,
        NODES,
        NODE,
        ACTIVITY,
        STATS,
        REPORTS,
        EVENTS);
  }
}
