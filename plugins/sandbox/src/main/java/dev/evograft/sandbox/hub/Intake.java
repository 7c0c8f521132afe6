// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.IdCheck;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.gep.Violation;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a bundle may be published: what {@code publish} and its dry run share. */
final class Intake {

  /** Rules of the gate and the code that the hub gives for them, in the order of telling. */
  private static final List<Map.Entry<String, String>> GATE =
      List.of(
          Map.entry("hub.strategy_", "gene_strategy_required"),
          Map.entry("hub.validation_count", "gene_validation_required"),
          Map.entry("hub.validation_length", "gene_validation_required"),
          Map.entry("hub.substance", "content_quality_low"),
          Map.entry("hub.execution_trace", "trace_under_covers_strategy"));

  /** What the first skill documents' white list of commands amounts to. */
  private static final List<Map.Entry<String, String>> COMMANDS =
      List.of(
          Map.entry("seed.validation_", "validation_command_dangerous"),
          Map.entry("hub.validation_dangerous", "validation_command_dangerous"),
          Map.entry("hub.validation_trivial", "validation_cmd_trivial"));

  private final Hub hub;

  Intake(Hub hub) {
    this.hub = hub;
  }

  /**
   * The assets of a payload.
   *
   * @throws HubError 422 where they are no bundle
   */
  List<JsonObject> bundle(JsonObject payload) {
    List<JsonObject> assets = payload.objects("assets");
    boolean whole =
        first(assets, "Gene").isPresent()
            && first(assets, "Capsule").isPresent()
            && assets.size() == payload.list("assets").size()
            && assets.size() <= 3;
    if (!whole) {
      throw HubError.of(
          422,
          "bundle_required",
          "a Gene and a Capsule are published together",
          "send payload.assets = [Gene, Capsule, EvolutionEvent]");
    }
    return assets;
  }

  static Optional<JsonObject> first(List<JsonObject> assets, String type) {
    return assets.stream().filter(one -> one.string("type", "").equals(type)).findFirst();
  }

  /** Each asset and what its id is. */
  List<JsonObject> computed(List<JsonObject> assets) {
    return assets.stream()
        .map(
            asset ->
                JsonObject.builder()
                    .put("type", asset.string("type", ""))
                    .put("asset_id", check(asset).computed())
                    .putIfPresent("claimed_asset_id", asset.string(AssetIds.KEY).orElse(null))
                    .put("ok", holds(asset))
                    .build())
        .toList();
  }

  /** Refuses ids that are not those of their assets, and assets that are none. */
  void verify(List<JsonObject> assets) {
    for (JsonObject asset : assets) {
      if (!holds(asset)) {
        IdCheck check = check(asset);
        String type = asset.string("type", "");
        JsonObject details =
            JsonObject.builder()
                .put("type", type)
                .put("code", type.toLowerCase(Locale.ROOT) + "_asset_id_verification_failed")
                .put("claimed", check.stated().orElse(""))
                .put("computed", check.computed())
                .build();
        throw HubError.of(
            422,
            "asset_id_mismatch",
            "asset_id mismatch: " + check.reason(),
            "compute sha256(canonical_json(asset without asset_id)) for each asset",
            JsonObject.builder().put("details", details).build());
      }
    }
    if (hub.mode == HubMode.SEEDS) {
      shape(assets);
    }
  }

  private boolean holds(JsonObject asset) {
    IdCheck check = check(asset);
    if (check.status() == IdCheck.Status.HOLDS) {
      return true;
    }
    return hub.mode == HubMode.EVOLVER && (check.accepted() || AssetIds.verify(asset).accepted());
  }

  /** The hub takes what it does not know out of an outcome before it hashes. */
  private static IdCheck check(JsonObject asset) {
    if (!asset.string("type", "").equals("Capsule") || asset.findObject("outcome").isEmpty()) {
      return AssetIds.verify(asset);
    }
    JsonObject.Builder outcome = JsonObject.builder();
    asset
        .object("outcome")
        .forEach(
            (key, value) -> {
              if (key.equals("status") || key.equals("score")) {
                outcome.put(key, value);
              }
            });
    return AssetIds.verify(asset.with("outcome", outcome.build()));
  }

  private static void shape(List<JsonObject> assets) {
    List<String> wrong = new ArrayList<>();
    for (Asset asset : typed(assets)) {
      Rules.check(asset, RuleSet.SEEDS).stream()
          .filter(one -> !one.rule().startsWith("seed.validation"))
          .forEach(one -> wrong.add(asset.type() + " " + one));
    }
    String geneId = first(assets, "Gene").flatMap(one -> one.string(AssetIds.KEY)).orElse("");
    first(assets, "Capsule")
        .flatMap(one -> one.string("gene"))
        .filter(reference -> !reference.equals(geneId))
        .ifPresent(
            reference -> wrong.add("Capsule gene must be the asset_id of the bundle's Gene"));
    if (!wrong.isEmpty()) {
      throw HubError.of(
          422,
          "validation_error",
          wrong.get(0),
          "see details",
          JsonObject.builder().put("details", wrong).build());
    }
  }

  /** Why a bundle whose ids hold is turned down, as a code; empty where it is not. */
  Optional<String> decline(List<JsonObject> assets) {
    Map<String, Violation> broken = new TreeMap<>();
    for (Asset asset : typed(assets)) {
      for (Violation one : Rules.check(asset, RuleSet.SEEDS, RuleSet.HUB)) {
        broken.putIfAbsent(one.rule(), one);
      }
    }
    if (hub.settings.is("content_gate")) {
      Optional<String> code = code(broken, GATE);
      if (code.isPresent()) {
        return code;
      }
    }
    if (hub.mode == HubMode.EVOLVER) {
      return Optional.empty();
    }
    return code(broken, COMMANDS)
        .or(
            () ->
                broken.containsKey("hub.blast_radius_zero")
                    ? Optional.of("blast_radius_zero")
                    : Optional.empty())
        .or(
            () ->
                broken.containsKey("hub.score")
                    ? Optional.of("content_quality_low")
                    : Optional.empty());
  }

  private static Optional<String> code(
      Map<String, Violation> broken, List<Map.Entry<String, String>> codes) {
    return codes.stream()
        .filter(code -> broken.keySet().stream().anyMatch(rule -> rule.startsWith(code.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static List<Asset> typed(List<JsonObject> assets) {
    return assets.stream().map(Assets::of).toList();
  }
}
