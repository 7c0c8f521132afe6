// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The published assets, and how they become promoted. Guarded by the hub's lock. */
final class Assets {

  static final int MOST = 20_000;

  private static final long FAILED_REPORTS = 2;

  private static final Bounded.Over<StoredAsset> OVER =
      new Bounded.Over<>("assets", asset -> !asset.isLiving());

  private final Map<String, StoredAsset> assets = new LinkedHashMap<>();
  private final HubClock clock;
  private final Settings settings;
  private final Nodes nodes;

  Assets(HubClock clock, Settings settings, Nodes nodes) {
    this.clock = clock;
    this.settings = settings;
    this.nodes = nodes;
  }

  int count() {
    return assets.size();
  }

  /** An asset, whether or not it is to be seen already. */
  Optional<StoredAsset> stored(String id) {
    return Optional.ofNullable(assets.get(id)).map(this::ripened);
  }

  /**
   * An asset that is to be seen.
   *
   * @throws HubError 404 where there is none
   */
  StoredAsset get(String id) {
    return stored(id)
        .filter(this::isVisible)
        .orElseThrow(
            () -> HubError.of(404, "asset_not_found", "no such asset", "publish it, or wait"));
  }

  boolean isVisible(StoredAsset asset) {
    long lag = settings.number("visible_after_ms");
    return lag == 0 || !asset.at.plusMillis(lag).isAfter(clock.instant());
  }

  /**
   * Makes room, before anything of a bundle is kept: what was rejected or revoked goes, the oldest
   * first, and nothing that is in use.
   *
   * @throws HubError 503 where too few are out of use
   */
  void room(int wanted) {
    Bounded.room(assets, wanted, MOST, OVER);
  }

  void put(StoredAsset asset) {
    assets.put(asset.id, asset);
  }

  /** Those of a bundle. */
  private List<StoredAsset> bundle(String bundleId) {
    return assets.values().stream().filter(asset -> asset.bundles.contains(bundleId)).toList();
  }

  /** What was published together with an asset, in any of its bundles. */
  List<StoredAsset> neighbours(StoredAsset asset) {
    return assets.values().stream()
        .filter(other -> other != asset && !Collections.disjoint(other.bundles, asset.bundles))
        .toList();
  }

  /** What a verdict is about: the bundle; of a gene of several bundles, that gene alone. */
  private List<StoredAsset> judged(StoredAsset asset) {
    return asset.bundles.size() == 1 ? bundle(asset.bundleId) : List.of(asset);
  }

  /** What is to be seen, newest first. */
  List<StoredAsset> visible() {
    List<StoredAsset> all = new ArrayList<>(assets.values());
    List<StoredAsset> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (isVisible(all.get(i))) {
        found.add(ripened(all.get(i)));
      }
    }
    return found;
  }

  /** Best first. */
  Comparator<StoredAsset> ranked() {
    Instant now = clock.instant();
    return Comparator.comparingDouble((StoredAsset asset) -> asset.gdi(now)).reversed();
  }

  /** Makes a candidate of a bundle promoted, with what belongs to it. */
  void promote(StoredAsset asset, String reason) {
    for (StoredAsset each : judged(asset)) {
      if (each.status.equals(StoredAsset.CANDIDATE)) {
        each.status = StoredAsset.PROMOTED;
        each.reason = reason;
        if (each.type().equals("Capsule")) {
          nodes
              .find(each.publisher)
              .ifPresent(
                  node -> {
                    node.promoted++;
                    node.earn(2);
                  });
        }
      }
    }
  }

  /** Changes the status of a bundle; a gene keeps what another capsule of it lends it. */
  void status(StoredAsset asset, String status, String reason) {
    for (StoredAsset each : judged(asset)) {
      if (each == asset || each.bundles.size() == 1) {
        each.status = status;
        each.reason = reason;
      }
    }
    judged(asset).stream()
        .filter(each -> each != asset && each.bundles.size() > 1 && each.isLiving())
        .forEach(shared -> shared.status = lent(shared, status));
  }

  /** The best status among the capsules of a gene, or this where none of them is in use. */
  private String lent(StoredAsset shared, String otherwise) {
    List<String> living =
        neighbours(shared).stream()
            .filter(other -> other.type().equals("Capsule") && other.isLiving())
            .map(other -> other.status)
            .toList();
    return living.isEmpty()
        ? otherwise
        : living.contains(StoredAsset.PROMOTED) ? StoredAsset.PROMOTED : StoredAsset.CANDIDATE;
  }

  /** Promotes or rejects a candidate as its reports say. */
  void judge(StoredAsset asset) {
    if (!asset.status.equals(StoredAsset.CANDIDATE)) {
      return;
    }
    long failed = asset.reports(false);
    long passed = asset.reports(true);
    if (failed >= FAILED_REPORTS && failed > passed) {
      status(asset, StoredAsset.REJECTED, "validation_consensus");
    } else if (isEligible(asset)
        && passed >= settings.number("promote_reports")
        && passed > failed) {
      promote(asset, "validated");
    }
  }

  /** Whether nothing in one of its bundles speaks against handing it out. */
  boolean isEligible(StoredAsset asset) {
    return asset.bundles.stream()
        .anyMatch(bundle -> bundle(bundle).stream().allMatch(StoredAsset::isEligible));
  }

  private StoredAsset ripened(StoredAsset asset) {
    long after = settings.number("promote_after_ms");
    if (after >= 0
        && asset.status.equals(StoredAsset.CANDIDATE)
        && isEligible(asset)
        && !asset.at.plusMillis(after).isAfter(clock.instant())) {
      promote(asset, "validated");
    }
    return asset;
  }

  /** What is known of an asset, without its content. */
  JsonObject.Builder about(StoredAsset asset) {
    Instant now = clock.instant();
    JsonObject tree = asset.tree;
    long reputation = nodes.find(asset.publisher).map(node -> node.reputation).orElse(0L);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("asset_id", asset.id)
            .put("type", asset.type())
            .put("asset_type", asset.type())
            .put("status", asset.status)
            .put("bundle_id", asset.bundleId)
            .put("source_node_id", asset.publisher)
            .put("reputation_score", reputation)
            .put("signals", asset.signals())
            .put("trust_tier", asset.status.equals(StoredAsset.PROMOTED) ? "normal" : "observation")
            .put("gdi_score", asset.gdi(now))
            .put("gdi_intrinsic", asset.intrinsic())
            .put("gdi_usage", asset.usage())
            .put("gdi_social", asset.social())
            .put("gdi_freshness", asset.freshness(now))
            .put("call_count", asset.fetched)
            .put("reuse_count", asset.reusers.size())
            .put("votes", asset.vote())
            .put("created_at", asset.at.toString());
    for (String key :
        List.of("summary", "category", "confidence", "success_streak", "outcome", "gene")) {
      json.putIfPresent(key, tree.get(key));
    }
    return json.putIfPresent("local_id", tree.get("id"));
  }

  /**
   * The same with the asset as it was published under {@code payload}. There is no {@code type}
   * beside it: clients take what has a type and an id for the asset itself.
   */
  JsonObject full(StoredAsset asset) {
    return about(asset).remove("type").put("payload", asset.tree).build();
  }
}
