// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormsTest {

  private static final JsonObject EXAMPLES = (JsonObject) TestJson.resource("gep-examples.json");
  private static final Gene GENE = new Gene(EXAMPLES.object("gene"));
  private static final Capsule CAPSULE = new Capsule(EXAMPLES.object("capsule"));
  private static final EvolutionEvent EVENT =
      new EvolutionEvent(EXAMPLES.object("evolution_event"));
  private static final WireForm WIRE =
      new WireForm(
          text -> text.replace("hunter2", "[REDACTED]").replaceAll("[0-9a-f]{64}", "[KEY]"));

  @Test
  void referencesBecomeAssetIdsAndLocalIdsStay() {
    Bundle bundle = WIRE.bundle(GENE, CAPSULE, EVENT);
    String gene = bundle.gene().assetId().orElseThrow();
    String capsule = bundle.capsule().assetId().orElseThrow();
    assertThat(gene).isNotEqualTo(GENE.assetId().orElseThrow());
    assertThat(bundle.gene().id()).isEqualTo(GENE.id());
    assertThat(bundle.capsule().gene()).contains(gene);
    EvolutionEvent event = bundle.event().orElseThrow();
    assertThat(event.genesUsed()).containsExactly(gene);
    assertThat(event.capsuleId()).contains(capsule);
    assertThat(event.id()).isEqualTo(EVENT.id());
    for (Asset asset : bundle.assets()) {
      assertThat(asset.schemaVersion()).contains("1.5.0");
      assertThat(AssetIds.verify(asset).status()).isEqualTo(IdCheck.Status.HOLDS);
      assertThat(Rules.check(asset, RuleSet.SCHEMA, RuleSet.SEEDS)).isEmpty();
    }
  }

  @Test
  void whatIsNobodysBusinessStays() {
    Gene gene =
        GENE.withLearning(JsonObject.EMPTY.with("at", "now"))
            .with("_source", "/home/me")
            .with("x_vendor", JsonObject.EMPTY.with("a", null).with("b", 1));
    Capsule capsule =
        CAPSULE
            .with("outcome", CAPSULE.outcome().tree().with("notes", "private"))
            .with("trigger_context", Map.of("prompt", "do it"))
            .with("reused_asset_id", null);
    Bundle bundle = WIRE.bundle(gene, capsule, EVENT);
    assertThat(bundle.gene().tree()).doesNotContainKeys("learning_history", "_source");
    assertThat(bundle.gene().tree().object("x_vendor")).isEqualTo(Map.of("b", 1L));
    assertThat(bundle.capsule().outcome().tree().keySet()).containsExactly("status", "score");
    assertThat(bundle.capsule().tree())
        .doesNotContainKeys("trigger_context", "a2a", "reused_asset_id");
    assertThat(bundle.capsule().envFingerprint().orElseThrow())
        .containsEntry("platform", "linux")
        .doesNotContainKeys("device_id", "hostname", "cwd");
    assertThat(bundle.event().orElseThrow().tree()).doesNotContainKeys("meta", "parent");
  }

  @Test
  void secretsGoAndAssetIdsAreNone() {
    String pack = "sha256:" + "a".repeat(64);
    Capsule capsule =
        CAPSULE
            .with("content", Map.of("note hunter2", List.of("pass hunter2", "b".repeat(64))))
            .with("pack_of", List.of(pack))
            .with("summary", "lone \ud83d surrogate in the summary");
    Capsule wire = WIRE.of(capsule, id -> Optional.empty());
    assertThat(wire.content())
        .isEqualTo(Map.of("note [REDACTED]", List.of("pass [REDACTED]", "[KEY]")));
    assertThat(wire.packOf()).containsExactly(pack);
    assertThat(wire.summary()).contains("lone \ufffd surrogate in the summary");
    assertThat(wire.gene()).isEqualTo(CAPSULE.gene());
  }

  @Test
  void countersAreMembersOnTheWireAndInMetaHere() {
    EvolutionEvent local = EVENT.withMeta("mutations_tried", 3).withMeta("total_cycles", 5);
    EvolutionEvent wire = WIRE.of(local, id -> Optional.empty());
    assertThat(wire.tree()).containsEntry("mutations_tried", 3L).containsEntry("total_cycles", 5L);
    EvolutionEvent back = LocalForm.of(wire, id -> Optional.empty());
    assertThat(back.tree()).doesNotContainKeys("mutations_tried", "total_cycles");
    assertThat(back.meta()).containsEntry("mutations_tried", 3L);
    assertThat(back.mutationsTried()).hasValue(3);
  }

  @Test
  void whatComesFromTheWireGetsLocalReferences() {
    Bundle bundle = WIRE.bundle(GENE, CAPSULE, EVENT);
    String wireId = bundle.gene().assetId().orElseThrow();
    Capsule early =
        bundle.capsule().with("outcome", Map.of("status", "failure", "score", 0.2)).without("id");
    Capsule local =
        LocalForm.of(
            AssetIds.complete(early), id -> id.equals(wireId) ? GENE.id() : Optional.empty());
    assertThat(local.gene()).isEqualTo(GENE.id());
    assertThat(local.outcome().status()).contains("failed");
    assertThat(local.id().orElseThrow()).matches("capsule_[0-9a-f]{12}");
    assertThat(local.schemaVersion()).contains("1.5.0");
    assertThat(AssetIds.verify(local).accepted()).isTrue();
    OtherAsset other = new OtherAsset(JsonObject.EMPTY.with("type", "Pack"));
    assertThat(LocalForm.of(other, id -> Optional.empty())).isSameAs(other);
  }
}
