// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Evolver 1.94 sent to a hub. */
class EvolverWireTest {

  private static final JsonObject WIRE = (JsonObject) TestJson.resource("evolver-wire-assets.json");

  static List<JsonObject> published() {
    return WIRE.objects("published");
  }

  @ParameterizedTest
  @MethodSource("published")
  void whatItPublishedHoldsAndBecomesOurs(JsonObject tree) {
    Asset asset = Assets.of(tree);
    assertThat(AssetIds.verify(asset).status()).isEqualTo(IdCheck.Status.HOLDS);

    Adoption adoption = new Adoption("evomap", Optional.empty(), id -> Optional.empty());
    Asset ours = adoption.of(asset);
    assertThat(ours.id()).isEqualTo(asset.id());
    assertThat(Adoption.originId(ours)).isEqualTo(asset.assetId().orElseThrow());
    assertThat(AssetIds.verify(ours).status()).isEqualTo(IdCheck.Status.HOLDS);
  }

  @Test
  void anEventOfItsMemoryIsFiledUnderTheKeyThatWeMake() {
    MemoryGraphEvent event = new MemoryGraphEvent(WIRE.object("memory_event"));

    assertThat(event.kind()).contains("attempt");
    assertThat(event.geneId()).contains("gene_gep_repair_from_errors");
    assertThat(event.geneCategory()).contains("repair");
    assertThat(event.signalKey()).contains(Keys.signals(event.signals()));
    PersonalityState personality =
        new PersonalityState(event.tree().object("personality").object("state"));
    assertThat(Keys.personality(personality))
        .isEqualTo(event.tree().object("personality").string("key", ""));
  }
}
