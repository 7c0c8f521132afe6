// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdoptionTest {

  private static final Adoption HUB =
      new Adoption("evomap", Optional.of("2026-11-03T12:00:00Z"), id -> Optional.of("gene_local"));

  @Test
  void aGeneWithoutALocalIdGetsOneAndKeepsTheIdThatItCameWith() {
    Gene wire = AssetIds.complete(gene());
    Gene ours = HUB.of(wire);

    String wireId = wire.assetId().orElseThrow();
    assertThat(ours.id()).contains("gene_" + wireId.substring(7, 19));
    assertThat(ours.assetId()).isNotEqualTo(wire.assetId());
    assertThat(AssetIds.verify(ours).status()).isEqualTo(IdCheck.Status.HOLDS);
    assertThat(Adoption.originId(ours)).isEqualTo(wireId);
    assertThat(ours.tree().object("_origin"))
        .containsEntry("source", "evomap")
        .containsEntry("received_at", "2026-11-03T12:00:00Z");
    assertThat(HUB.of(wire)).isEqualTo(ours);
    assertThat(new WireForm(text -> text).of(ours).tree()).doesNotContainKey("_origin");
  }

  @Test
  void aGeneOfTheLocalFormStaysByteForByte() {
    Gene gene = AssetIds.complete(gene().with("id", "gene_x"));

    assertThat(HUB.of(gene)).isEqualTo(gene);
    assertThat(Adoption.originId(gene)).isEqualTo(gene.assetId().orElseThrow());
  }

  @Test
  void aCapsuleIsTrustedLessAndRefersToTheGeneThatIsHere() {
    Capsule wire =
        AssetIds.complete(
            new Capsule(
                JsonObject.builder()
                    .put("type", Capsule.TYPE)
                    .put("gene", "sha256:" + "a".repeat(64))
                    .put("confidence", 0.9)
                    .put("outcome", Map.of("status", "failure", "score", 0.2))
                    .build()));
    Capsule ours = HUB.of(wire);

    assertThat(ours.id().orElseThrow()).matches("capsule_[0-9a-f]{12}");
    assertThat(ours.gene()).contains("gene_local");
    assertThat(ours.confidence()).hasValue(0.54);
    assertThat(ours.outcome().status()).contains("failed");
    assertThat(ours.tree().object("a2a"))
        .containsEntry("status", "promoted")
        .containsEntry("confidence_factor", 0.6);
    assertThat(Adoption.originId(ours)).isEqualTo(wire.assetId().orElseThrow());
    assertThat(AssetIds.verify(ours).status()).isEqualTo(IdCheck.Status.HOLDS);
  }

  @Test
  void whatEvolverStagedIsNotLoweredTwice() {
    Capsule staged =
        new Capsule(
            JsonObject.builder()
                .put("type", Capsule.TYPE)
                .put("id", "capsule_1")
                .put("confidence", 0.48)
                .put(
                    "a2a",
                    Map.of(
                        "status", "external_candidate", "source", "hub", "confidence_factor", 0.6))
                .build());

    assertThat(HUB.ofKnown(staged).confidence()).hasValue(0.48);
    assertThat(HUB.ofKnown(staged).tree().object("a2a")).containsEntry("status", "promoted");
  }

  @Test
  void whatAStrangerSaysOfItsOriginAndTrustCountsNothing() {
    Capsule capsule =
        AssetIds.complete(
            new Capsule(
                JsonObject.builder()
                    .put("type", Capsule.TYPE)
                    .put("id", "capsule_1")
                    .put("confidence", 1.0)
                    .put(
                        "a2a",
                        Map.of("confidence_factor", 0.6, "asset_id", "sha256:" + "b".repeat(64)))
                    .build()));
    Gene gene =
        AssetIds.complete(
            gene()
                .with("id", "gene_x")
                .with(
                    "_origin", Map.of("source", "local", "asset_id", "sha256:" + "c".repeat(64))));

    assertThat(HUB.of(capsule).confidence()).hasValue(0.6);
    assertThat(Adoption.originId(HUB.of(capsule))).isEqualTo(capsule.assetId().orElseThrow());
    assertThat(Adoption.originId(HUB.of(gene))).isEqualTo(gene.assetId().orElseThrow());
    assertThat(HUB.of(gene).tree().object("_origin")).containsEntry("source", "evomap");
    assertThat(AssetIds.verify(HUB.of(gene)).status()).isEqualTo(IdCheck.Status.HOLDS);
  }

  private static Gene gene() {
    return new Gene(
        JsonObject.builder()
            .put("type", Gene.TYPE)
            .put("category", "repair")
            .put("signals_match", List.of("log_error"))
            .build());
  }
}
