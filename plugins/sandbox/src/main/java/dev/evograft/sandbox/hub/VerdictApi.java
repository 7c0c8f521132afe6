// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Optional;

/** What nodes say of published assets: reports, decisions, revocations. */
final class VerdictApi {

  private static final long JUDGE = 60;

  private final Hub hub;

  VerdictApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject report(Call call) {
    Node node = call.node();
    JsonObject payload = call.payload();
    JsonObject given = payload.findObject("validation_report").orElse(payload);
    StoredAsset asset = target(payload);
    boolean passed =
        given
            .bool("overall_ok")
            .or(() -> given.bool("passed"))
            .orElseThrow(
                () ->
                    HubError.of(
                        400,
                        "validation_error",
                        "the report says neither overall_ok nor passed",
                        "send validation_report.overall_ok"));
    JsonObject report =
        JsonObject.builder()
            .put(
                "report_id",
                given.string("report_id").or(() -> given.string("id")).orElse("vr_" + Ids.hex(8)))
            .put("target_asset_id", asset.id)
            .put("node_id", node.id)
            .put("overall_ok", passed)
            .put("created_at", hub.clock.instant().toString())
            .put("report", given)
            .build();
    boolean first =
        asset.reports.stream().noneMatch(old -> old.string("node_id", "").equals(node.id));
    asset.reports.removeIf(old -> old.string("node_id", "").equals(node.id));
    asset.reports.add(report);
    if (first && !node.id.equals(asset.publisher)) {
      hub.nodes.find(asset.publisher).ifPresent(author -> author.earn(passed ? 1 : -1));
    }
    hub.assets.judge(asset);
    hub.events.note(node.id, "report", report.without("report"));
    return JsonObject.builder()
        .put("status", "acknowledged")
        .put("report_id", report.get("report_id"))
        .put("target_asset_id", asset.id)
        .put("asset_status", asset.status)
        .build();
  }

  JsonObject decision(Call call) {
    Node node = call.node();
    StoredAsset asset = target(call.payload());
    String decision = call.text("decision");
    if (!decision.matches("accept|reject|quarantine")) {
      throw HubError.of(
          400, "validation_error", "decision is unknown", "accept, reject or quarantine");
    }
    if (node.reputation < JUDGE) {
      throw HubError.of(
          401, "unauthorized", "this node may not decide", "a reputation of 60 is needed");
    }
    if (!asset.isLiving()) {
      throw HubError.of(
          409,
          "asset_not_decidable",
          "the asset is " + asset.status,
          "nothing: only candidates and promoted assets are decided on");
    }
    String reason = call.payload().string("reason", "");
    switch (decision) {
      case "accept" -> hub.assets.promote(asset, reason);
      case "reject" -> hub.assets.status(asset, StoredAsset.REJECTED, reason);
      default -> {
        hub.assets.status(asset, StoredAsset.CANDIDATE, reason);
        hub.nodes.find(asset.publisher).ifPresent(author -> author.strikes++);
      }
    }
    hub.events.note(node.id, "decision", JsonObject.builder().put("asset_id", asset.id).build());
    return JsonObject.builder()
        .put("status", "acknowledged")
        .put("decision", decision)
        .put("target_asset_id", asset.id)
        .put("asset_status", asset.status)
        .build();
  }

  JsonObject revoke(Call call) {
    Node node = call.node();
    StoredAsset asset = target(call.payload());
    if (!asset.publisher.equals(node.id)) {
      throw HubError.of(
          403, "not_publisher", "another node published it", "only its publisher revokes it");
    }
    hub.assets.status(asset, StoredAsset.REVOKED, call.payload().string("reason", ""));
    hub.events.note(node.id, "revoke", JsonObject.builder().put("asset_id", asset.id).build());
    return JsonObject.builder()
        .put("status", "acknowledged")
        .put("target_asset_id", asset.id)
        .put("asset_status", asset.status)
        .build();
  }

  private StoredAsset target(JsonObject payload) {
    JsonObject inner = payload.findObject("payload").orElse(payload);
    Optional<String> id =
        inner
            .string("target_asset_id")
            .or(() -> inner.string("asset_id"))
            .or(() -> inner.object("validation_report").string("asset_id"));
    return hub.assets.get(
        id.orElseThrow(
            () ->
                HubError.of(
                    400,
                    "validation_error",
                    "target_asset_id is missing",
                    "send target_asset_id")));
  }
}
