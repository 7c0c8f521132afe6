// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.IdCheck;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes staged assets ours. Repeated after it broke off, it completes what is missing. */
record Promotion(
    AssetShelf<StagedAsset> staged,
    OtherFolder other,
    AssetShelf<Gene> genes,
    AssetShelf<Capsule> capsules) {

  /**
   * Promotes one.
   *
   * @param despiteId also where its asset id does not hold, which is then made anew
   * @param clean takes the secrets out; gives the same object where there is none
   */
  Optional<Asset> promote(Held held, String id, boolean despiteId, UnaryOperator<JsonObject> clean)
      throws IOException {
    Optional<JsonObject> line = staged.shelf().find(id);
    Optional<StagedAsset> known = line.map(StagedLines::staged).or(() -> other.find(id));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    StagedAsset found = known.get();
    AssetShelf<? extends Asset> target = target(found.asset());
    if (!despiteId) {
      refuseChanged(found.asset());
    }
    Adoption adoption = adoption(found, line.flatMap(StagedLines::receivedAt));
    boolean isNew = line.filter(StagedLines::isOurs).isPresent();
    Asset ours = isNew ? adoption.of(found.asset()) : adoption.ofKnown(found.asset());
    Admission.check(ours, ours.type());
    JsonObject tree = clean.apply(ours.tree());
    Asset safe = tree == ours.tree() ? ours : adoption.changed(ours, tree);
    Asset kept = put(held, target, Admission.complete(safe));
    if (line.isPresent()) {
      staged.writer().remove(held, StagedLines.name(found.asset()));
    }
    return Optional.of(kept);
  }

  private AssetShelf<? extends Asset> target(Asset asset) {
    return switch (asset.type()) {
      case Gene.TYPE -> genes;
      case Capsule.TYPE -> capsules;
      default ->
          throw Admission.refused(
              asset.type(), asset.id().orElse(""), "only genes and capsules are promoted");
    };
  }

  /** Whoever changed it after its id was made would be trusted with what its author wrote. */
  private static void refuseChanged(Asset asset) {
    IdCheck check = AssetIds.verify(asset);
    if (!check.accepted() && check.status() != IdCheck.Status.MISSING) {
      throw Admission.refused(
          asset.type(),
          asset.id().orElse(""),
          check.reason() + "; look at it, then remove it or promote it with a new id");
    }
  }

  private Adoption adoption(StagedAsset found, Optional<String> receivedAt) {
    return new Adoption(found.origin(), receivedAt, this::localId);
  }

  /**
   * The gene here that has an asset id, or that came with it; else the one of the same name as the
   * staged one of that id: who begins with the same genes as others has them already.
   */
  private Optional<String> localId(String assetId) {
    return genes
        .reader()
        .find(assetId)
        .or(
            () ->
                genes
                    .reader()
                    .find(named(assetId))
                    .filter(gene -> Adoption.originId(gene).equals(assetId)))
        .or(() -> namesake(assetId))
        .flatMap(Gene::id);
  }

  private Optional<Gene> namesake(String assetId) {
    return staged
        .shelf()
        .find(assetId)
        .map(StagedLines::staged)
        .map(StagedAsset::asset)
        .filter(asset -> asset instanceof Gene && AssetIds.compute(asset.tree()).equals(assetId))
        .flatMap(Asset::id)
        .flatMap(genes.reader()::find);
  }

  private static String named(String assetId) {
    return AssetIds.isAssetId(assetId) ? "gene_" + assetId.substring(7, 19) : assetId;
  }

  /**
   * Adds it, unless it came before: then what is there stays, with what it has learned since. One
   * that is here without a person's word gives way to the one that has it.
   */
  private static Asset put(Held held, AssetShelf<? extends Asset> target, Asset ours) {
    String id = ours.id().orElse("");
    Optional<? extends Asset> present = target.reader().find(id);
    if (present.isEmpty()) {
      target.writer().append(held, List.of(ours.tree()));
      return ours;
    }
    if (!Adoption.originId(present.get()).equals(Adoption.originId(ours))) {
      throw Admission.refused(
          ours.type(), id, "another one of this id is there; remove that first");
    }
    if (Adoption.unaskedFrom(present.get()).isPresent()) {
      target.writer().append(held, List.of(ours.tree()));
      return ours;
    }
    return present.get();
  }
}
