// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.List;
import java.util.Optional;

/** That assets which are published together belong together. */
final class BundleRules {

  private BundleRules() {}

  static void check(List<? extends Asset> assets, Findings findings) {
    Optional<Gene> gene = first(assets, Gene.class);
    Optional<Capsule> capsule = first(assets, Capsule.class);
    findings.addUnless(
        gene.isPresent() && capsule.isPresent(),
        "hub.bundle_required",
        "must hold a Gene and a Capsule");
    if (gene.isEmpty() || capsule.isEmpty()) {
      return;
    }
    same(
        capsule.get().gene(),
        gene.get(),
        findings.at(assets.indexOf(capsule.get())).at("gene"),
        "must be the asset_id of the gene of this bundle");
    first(assets, EvolutionEvent.class)
        .filter(event -> event.capsuleId().isPresent())
        .ifPresent(
            event ->
                same(
                    event.capsuleId(),
                    capsule.get(),
                    findings.at(assets.indexOf(event)).at("capsule_id"),
                    "must be the asset_id of the capsule of this bundle"));
  }

  private static void same(
      Optional<String> reference, Asset asset, Findings findings, String message) {
    findings.addUnless(reference.equals(asset.assetId()), "hub.bundle_reference", message);
  }

  private static <T extends Asset> Optional<T> first(List<? extends Asset> assets, Class<T> type) {
    return assets.stream().filter(type::isInstance).<T>map(type::cast).findFirst();
  }
}
