// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Publishing, and trying whether it would work. */
final class PublishApi {

  private final Hub hub;
  private final Intake intake;

  PublishApi(Hub hub) {
    this.hub = hub;
    this.intake = new Intake(hub);
  }

  JsonObject publish(Call call) {
    Node node = call.node();
    JsonObject payload = call.payload();
    List<JsonObject> assets = intake.bundle(payload);
    intake.verify(assets);
    String geneId = id(assets, "Gene");
    String capsuleId = id(assets, "Capsule");
    signature(payload, node, geneId, capsuleId);
    Optional<StoredAsset> there = hub.assets.stored(capsuleId);
    if (there.isPresent()) {
      boolean revoked = there.get().status.equals(StoredAsset.REVOKED);
      return rejected(revoked ? "revoked" : "already_published", capsuleId)
          .put("bundle_id", there.get().bundleId)
          .build();
    }
    Optional<String> declined = intake.decline(assets);
    if (declined.isPresent()) {
      return rejected(declined.get(), capsuleId).build();
    }
    hub.assets.room(assets.size());
    return accept(node, assets, Ids.bundle(geneId, capsuleId));
  }

  private static JsonObject.Builder rejected(String reason, String capsuleId) {
    return JsonObject.builder()
        .put("status", "rejected")
        .put("decision", "reject")
        .put("reason", reason)
        .put("target_asset_id", capsuleId)
        .put("hint", hint(reason));
  }

  private static String hint(String reason) {
    return switch (reason) {
      case "already_published" -> "nothing: it is there";
      case "content_quality_low" -> "outcome.score must be 0.7 or more, with enough content";
      case "blast_radius_zero" -> "blast_radius.files and lines must be above 0";
      case "revoked" -> "publish another capsule";
      default -> "mend what the reason names and publish again";
    };
  }

  private JsonObject accept(Node node, List<JsonObject> assets, String bundleId) {
    boolean withEvent = Intake.first(assets, "EvolutionEvent").isPresent();
    StoredAsset.Publication by =
        new StoredAsset.Publication(bundleId, node.id, hub.clock.instant(), withEvent);
    @Nullable StoredAsset capsule = null;
    for (JsonObject tree : assets) {
      StoredAsset asset = new StoredAsset(tree, by);
      hub.assets
          .stored(asset.id)
          .ifPresentOrElse(there -> there.join(by), () -> hub.assets.put(asset));
      capsule = asset.type().equals("Capsule") ? asset : capsule;
    }
    StoredAsset kept = Objects.requireNonNull(capsule, "capsule");
    node.published++;
    boolean trusted = node.reputation >= hub.settings.number("auto_promote_reputation");
    kept.reason = "newcomer_candidate";
    if (trusted && hub.assets.isEligible(kept)) {
      hub.assets.promote(kept, "auto_promoted");
    }
    JsonObject ids = JsonObject.builder().put("asset_id", kept.id).build();
    hub.events.note(node.id, "publish", ids);
    return JsonObject.builder()
        .put("status", kept.status)
        .put("decision", "accept")
        .put("reason", kept.reason)
        .put("bundle_id", bundleId)
        .put("asset_ids", assets.stream().map(one -> one.string(AssetIds.KEY, "")).toList())
        .put("target_asset_id", kept.id)
        .build();
  }

  JsonObject validate(Call call) {
    List<JsonObject> assets = call.payload().objects("assets");
    List<JsonObject> errors = new ArrayList<>();
    Optional<String> bundle = Optional.empty();
    try {
      intake.bundle(call.payload());
      bundle = Optional.of(Ids.bundle(computed(assets, "Gene"), computed(assets, "Capsule")));
      intake.verify(assets);
      signature(call.payload(), call.node(), id(assets, "Gene"), id(assets, "Capsule"));
      intake
          .decline(assets)
          .ifPresent(reason -> errors.add(JsonObject.builder().put("error", reason).build()));
    } catch (HubError e) {
      errors.add(JsonText.parseObject(e.answer().body()));
    }
    return JsonObject.builder()
        .put("valid", errors.isEmpty())
        .put("errors", errors)
        .put("computed_assets", intake.computed(assets))
        .putIfPresent("computed_bundle_id", bundle.orElse(null))
        .build();
  }

  private String computed(List<JsonObject> assets, String type) {
    return intake.computed(assets).stream()
        .filter(one -> one.string("type", "").equals(type))
        .findFirst()
        .flatMap(one -> one.string("asset_id"))
        .orElseThrow();
  }

  private void signature(JsonObject payload, Node node, String geneId, String capsuleId) {
    Optional<String> signature = payload.string("signature");
    if (signature.isEmpty() || !hub.settings.is("check_signatures")) {
      return;
    }
    String signed = String.join("|", Stream.of(geneId, capsuleId).sorted().toList());
    boolean holds =
        signature.get().equals(Ids.hmac(node.secret(), signed))
            || signature.get().equals(Ids.hmac(node.id, signed));
    if (!holds) {
      throw HubError.of(
          403,
          "signature_invalid",
          "the signature is not that of these assets by this node",
          "sign the sorted ids of Gene and Capsule, joined by |, with the node_secret");
    }
  }

  private static String id(List<JsonObject> assets, String type) {
    return Intake.first(assets, type).flatMap(one -> one.string(AssetIds.KEY)).orElse("");
  }
}
