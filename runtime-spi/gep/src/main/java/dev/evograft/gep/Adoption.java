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
  private static final String TAKEN = "taken";
  private static final String AT_ONCE = "at_once";
  private static final String FACTOR = "confidence_factor";
  private static final double DIGITS = 1e6;

  /**
   * The asset as one of ours; of a type that is not adopted, as it is. What it says itself of its
   * origin and of how far it is trusted here counts nothing: a stranger may say anything.
   */
  public <A extends Asset> A of(A foreign) {
    return adopted(foreign, withoutClaims(foreign));
  }

  /**
   * The same of one that a program of this user has received before, such as Evolver: what it noted
   * of the origin stays, and a confidence that it has lowered is not lowered again.
   */
  public <A extends Asset> A ofKnown(A received) {
    return adopted(received, received);
  }

  @SuppressWarnings("unchecked") // over gives an asset of the same type
  private static <A extends Asset> A withoutClaims(A foreign) {
    if (foreign instanceof Gene gene && gene.tree().containsKey(GENE_ORIGIN)) {
      return (A) gene.over(gene.tree().without(GENE_ORIGIN));
    }
    if (foreign instanceof Capsule capsule && capsule.tree().containsKey(CAPSULE_ORIGIN)) {
      return (A) capsule.over(capsule.tree().without(CAPSULE_ORIGIN));
    }
    return foreign;
  }

  @SuppressWarnings("unchecked") // over gives an asset of the same type
  private <A extends Asset> A adopted(A foreign, A plain) {
    String originId = AssetIds.compute(foreign.tree());
    A local = LocalForm.of(plain, localIds);
    if (local instanceof Capsule) {
      return AssetIds.complete((A) local.over(capsule(local.tree(), originId)));
    }
    boolean same = plain == foreign && local.assetId().filter(originId::equals).isPresent();
    return same || !(local instanceof Gene)
        ? local
        : AssetIds.complete(
            (A) local.over(local.tree().with(GENE_ORIGIN, origin(JsonObject.EMPTY, originId))));
  }

  /** An adopted asset with another content; the asset id that it came with stays known. */
  @SuppressWarnings("unchecked") // over gives an asset of the same type
  public <A extends Asset> A changed(A adopted, JsonObject tree) {
    boolean isUnnoted = adopted instanceof Gene && !tree.containsKey(GENE_ORIGIN);
    JsonObject noted =
        isUnnoted
            ? tree.with(GENE_ORIGIN, origin(JsonObject.EMPTY, AssetIds.compute(adopted.tree())))
            : tree;
    return AssetIds.complete((A) adopted.over(noted));
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

  /**
   * What an asset notes of its origin that is ours before any person has said a word: whoever
   * promotes it later has their word count.
   *
   * @param source where from
   */
  public static JsonObject unasked(JsonObject origin, String source) {
    return origin.with("source", source).with(TAKEN, AT_ONCE);
  }

  /** Where an asset of ours came from that is here without a person's word; empty for others. */
  public static Optional<String> unaskedFrom(Asset asset) {
    JsonObject origin = noted(asset);
    return origin.string(TAKEN).filter(AT_ONCE::equals).map(any -> origin.string("source", ""));
  }

  private static JsonObject noted(Asset asset) {
    return asset.tree().object(asset instanceof Capsule ? CAPSULE_ORIGIN : GENE_ORIGIN);
  }

  /** The asset id that an adopted asset came with; that of its content if it is one of ours. */
  public static String originId(Asset asset) {
    return noted(asset)
        .string(AssetIds.KEY)
        .filter(AssetIds::isAssetId)
        .orElseGet(() -> AssetIds.compute(asset.tree()));
  }
}
