// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Makes an asset that came from elsewhere one of ours: in its local form, knowing where it came
 * from, and trusted less than what was seen to work here. The same asset becomes the same one again
 * each time. As safe for threads as the function.
 *
 * @param source where from, such as {@code evomap} or the name of an archive
 * @param receivedAt when, as text; empty where nobody knows
 * @param localIds the local id for an asset id, if that asset is here
 * @since 0.1
 */
public record Adoption(
    String source, Optional<String> receivedAt, Function<String, Optional<String>> localIds) {

  /** What the confidence of a capsule from elsewhere is multiplied by, once. */
  public static final double CONFIDENCE_FACTOR = 0.6;

  /** Of a capsule; genes have no member for it, and what begins with {@code _} stays here. */
  private static final String CAPSULE_ORIGIN = "a2a";

  private static final String GENE_ORIGIN = "_origin";
  private static final String FACTOR = "confidence_factor";
  private static final double DIGITS = 1e6;

  /** The asset as one of ours; of a type that is not adopted, as it is. */
  @SuppressWarnings("unchecked") // over gives an asset of the same type
  public <A extends Asset> A of(A foreign) {
    String originId = AssetIds.compute(foreign.tree());
    A local = LocalForm.of(foreign, localIds);
    if (local instanceof Capsule) {
      return AssetIds.complete((A) local.over(capsule(local.tree(), originId)));
    }
    boolean same = local.assetId().filter(originId::equals).isPresent();
    return same || !(local instanceof Gene)
        ? local
        : AssetIds.complete(
            (A) local.over(local.tree().with(GENE_ORIGIN, origin(JsonObject.EMPTY, originId))));
  }

  private JsonObject capsule(JsonObject tree, String originId) {
    JsonObject known = tree.object(CAPSULE_ORIGIN);
    JsonObject.Builder origin = origin(known, originId).toBuilder().put("status", "promoted");
    JsonObject.Builder adopted = tree.toBuilder();
    OptionalDouble confidence = tree.number("confidence");
    if (confidence.isPresent() && !known.containsKey(FACTOR)) {
      double less = Math.round(confidence.getAsDouble() * CONFIDENCE_FACTOR * DIGITS) / DIGITS;
      adopted.put("confidence", less);
      origin.put(FACTOR, CONFIDENCE_FACTOR);
    }
    return adopted.put(CAPSULE_ORIGIN, origin.build()).build();
  }

  private JsonObject origin(JsonObject known, String originId) {
    JsonObject.Builder origin = known.toBuilder().put("source", source);
    receivedAt.ifPresent(at -> origin.put("received_at", at));
    return origin.put(AssetIds.KEY, originId).build();
  }

  /** The asset id that an adopted asset came with; that of its content if it is one of ours. */
  public static String originId(Asset asset) {
    String member = asset instanceof Capsule ? CAPSULE_ORIGIN : GENE_ORIGIN;
    return asset
        .tree()
        .object(member)
        .string(AssetIds.KEY)
        .filter(AssetIds::isAssetId)
        .orElseGet(() -> AssetIds.compute(asset.tree()));
  }
}
