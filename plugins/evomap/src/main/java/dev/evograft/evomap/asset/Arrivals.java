// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.gep.Violation;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks what a hub delivers: that it is what its id says, small enough, and of a shape that is
 * known. Nothing of it is run, and nothing that fails is kept.
 */
public final class Arrivals {

  private static final int MOST_BYTES = 1 << 20;
  private static final Set<String> TYPES = Set.of(Gene.TYPE, Capsule.TYPE, EvolutionEvent.TYPE);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}");

  /** Under these an item of an answer may have the asset itself. */
  private static final List<String> INSIDE = List.of("asset", "payload", "content", "data");

  /** What hubs add to an asset that they show; its id was made without them. */
  private static final Set<String> HUBS =
      Set.of(
          "status",
          "trust_tier",
          "gdi_score",
          "gdi_intrinsic",
          "gdi_usage",
          "gdi_social",
          "gdi_freshness",
          "bundle_id",
          "source_node_id",
          "created_at",
          "updated_at",
          "published_at",
          "promoted_at",
          "similarity",
          "reputation_score",
          "usage_count",
          "fetch_count",
          "call_count",
          "votes",
          "credits_charged",
          "price");

  /** With those that the publisher may have written, too. */
  private static final Set<String> ALL_HUBS =
      Stream.concat(HUBS.stream(), Stream.of("parent", "chain_id"))
          .collect(Collectors.toUnmodifiableSet());

  private static final String NO_ASSET = "it is no gene, capsule or evolution event";

  private Arrivals() {}

  /**
   * What an item is.
   *
   * @param id as it says, for people
   * @param asset itself, when all is well with it
   * @param fault else what is not, one line
   */
  public record Arrival(String id, Optional<Asset> asset, String fault) {

    /** Of one that was paid, and did not come. */
    static Arrival notSent(String id) {
      return new Arrival(id, Optional.empty(), "the hub did not send it");
    }
  }

  /** What one item of an answer is, of whatever form. */
  public static Arrival check(JsonObject item) {
    List<JsonObject> perhaps = perhaps(item);
    Optional<Checked> right = perhaps.stream().flatMap(tree -> asHashed(tree).stream()).findFirst();
    if (right.isEmpty()) {
      String id = item.string(AssetIds.KEY, "?");
      return refused(id, perhaps.isEmpty() ? NO_ASSET : fault(perhaps.get(perhaps.size() - 1)));
    }
    return check(right.get());
  }

  private static Arrival check(Checked checked) {
    Asset asset = checked.asset();
    String id = asset.assetId().orElse("?");
    if (isTooLarge(asset.tree())) {
      return refused(id, "it is larger than 1 MiB");
    }
    if (asset.id().filter(name -> !NAME.matcher(name).matches()).isPresent()) {
      return refused(id, "its id is no name");
    }
    if (asset.id().filter(Arrivals::standsForAnother).isPresent()) {
      return refused(id, "its local id is an asset id, which would stand for another asset");
    }
    return checked.violations().isEmpty()
        ? new Arrival(id, Optional.of(asset), "")
        : refused(id, checked.violations().get(0).toString());
  }

  /** What is written out only where it may be too large. */
  private static boolean isTooLarge(JsonObject tree) {
    return Weight.most(tree) > MOST_BYTES && Json.bytes(tree).length > MOST_BYTES;
  }

  /** Whoever looks for an asset by its content must not find one that merely calls itself so. */
  private static boolean standsForAnother(String localId) {
    return localId.toLowerCase(Locale.ROOT).startsWith("sha256:");
  }

  private static Arrival refused(String id, String fault) {
    return new Arrival(id, Optional.empty(), fault);
  }

  /** The item, and what is in it, as far as it may be an asset. */
  private static List<JsonObject> perhaps(JsonObject item) {
    return Stream.concat(
            Stream.of(item), INSIDE.stream().flatMap(name -> item.findObject(name).stream()))
        .filter(tree -> TYPES.contains(tree.string("type", "")))
        .filter(tree -> tree.string(AssetIds.KEY).isPresent())
        .toList();
  }

  /** The asset without what the hub added, where that is what the id was made of. */
  private static Optional<Checked> asHashed(JsonObject tree) {
    return Stream.of(Set.<String>of(), HUBS, ALL_HUBS)
        .map(hubs -> without(tree, hubs))
        .map(Assets::of)
        .map(asset -> new Checked(asset, Rules.check(asset, RuleSet.SEEDS)))
        .filter(Checked::isWhatItsIdSays)
        .findFirst();
  }

  /** An asset, and what is wrong with it; its id is computed once for all of that. */
  private record Checked(Asset asset, List<Violation> violations) {
    boolean isWhatItsIdSays() {
      return violations.stream().noneMatch(one -> one.path().equals(AssetIds.KEY));
    }
  }

  private static JsonObject without(JsonObject tree, Set<String> names) {
    if (Collections.disjoint(tree.keySet(), names)) {
      return tree;
    }
    JsonObject.Builder rest = tree.toBuilder();
    names.forEach(rest::remove);
    return rest.build();
  }

  private static String fault(JsonObject tree) {
    return AssetIds.verify(tree).reason();
  }
}
