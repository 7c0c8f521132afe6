// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON examples of the two EvoMap skill documents, as printed there, ids filled in. */
class SeedExamplesTest {

  private static final AssetBuilder BUILDER = new AssetBuilder();
  private static final Gene SOME_GENE = BUILDER.gene(example("002", 6));
  private static final Capsule SOME_CAPSULE = BUILDER.capsule(example("002", 7), SOME_GENE);

  static List<JsonObject> examples() {
    return TestJson.resourceList("seed-examples.json");
  }

  static List<List<Asset>> bundles() {
    List<List<Asset>> bundles = new ArrayList<>();
    for (JsonObject example : examples()) {
      List<Asset> assets = new ArrayList<>();
      collect(TestJson.object(example.string("json", "")), assets);
      if (!assets.isEmpty()) {
        bundles.add(assets);
      }
    }
    return bundles;
  }

  private static JsonObject example(String seed, long line) {
    return examples().stream()
        .filter(one -> one.string("seed", "").equals(seed) && one.integer("line", 0) == line)
        .map(one -> TestJson.object(one.string("json", "")))
        .findFirst()
        .orElseThrow();
  }

  private static void collect(Object value, List<Asset> found) {
    if (value instanceof JsonObject object) {
      Asset asset = Assets.of(object);
      if (!(asset instanceof OtherAsset)) {
        found.add(asset);
      }
      object.values().forEach(item -> collect(item, found));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, found));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleSurvivesARoundTrip(JsonObject example) {
    JsonObject read = TestJson.object(example.string("json", ""));
    assertThat(TestJson.value(Json.text(read))).isEqualTo(read);
    assertThat(Json.canonical(TestJson.value(Json.canonical(read))))
        .isEqualTo(Json.canonical(read));
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void everyAssetIsRightAsPrinted(List<Asset> printed) {
    for (Asset asset : filled(printed)) {
      assertThat(AssetIds.verify(asset).accepted()).isTrue();
      assertThat(Rules.check(asset, RuleSet.SEEDS)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void everyAssetIsRightForAllWhenCompletedAndSent(List<Asset> printed) {
    Gene gene = SOME_GENE;
    Capsule capsule = SOME_CAPSULE;
    EvolutionEvent event = null;
    for (Asset asset : filled(printed)) {
      if (asset instanceof Gene) {
        gene = BUILDER.gene(asset.tree());
        capsule = BUILDER.capsule(example("002", 7), gene);
      } else if (asset instanceof Capsule) {
        capsule = BUILDER.capsule(asset.tree().without("gene"), gene);
      } else {
        event =
            BUILDER.event(asset.tree().without("capsule_id").without("genes_used"), gene, capsule);
        assertThat(event.mutationsTried()).hasValue(3);
        assertThat(event.tree().containsKey("mutations_tried")).isFalse();
      }
    }
    assertThat(Rules.check(gene, RuleSet.SCHEMA, RuleSet.SEEDS)).isEmpty();
    assertThat(Rules.check(capsule, RuleSet.SCHEMA, RuleSet.SEEDS)).isEmpty();
    Bundle bundle = new WireForm(text -> text).bundle(gene, capsule, event);
    assertThat(bundle.check()).isEmpty();
    for (Asset asset : bundle.assets()) {
      assertThat(Rules.check(asset, RuleSet.SCHEMA)).isEmpty();
      assertThat(asset.schemaVersion()).contains("1.5.0");
    }
    if (event != null) {
      assertThat(bundle.event().orElseThrow().tree().integer("total_cycles")).hasValue(5);
    }
  }

  @Test
  void theMinimalMapsBecomeABundleThatTheHubTakes() {
    assertThat(SOME_GENE.id().orElseThrow()).startsWith("gene_");
    assertThat(SOME_CAPSULE.trigger()).containsExactly("TimeoutError");
    assertThat(SOME_CAPSULE.gene()).isEqualTo(SOME_GENE.id());
    EvolutionEvent event = BUILDER.event(JsonObject.EMPTY, SOME_GENE, SOME_CAPSULE);
    assertThat(Rules.check(event, RuleSet.SCHEMA, RuleSet.SEEDS)).isEmpty();
    assertThat(new WireForm(text -> text).bundle(SOME_GENE, SOME_CAPSULE, event).check()).isEmpty();
  }

  /** Puts the ids where the documents have placeholders. */
  private static List<Asset> filled(List<Asset> printed) {
    List<Asset> filled = new ArrayList<>();
    String gene = SOME_GENE.assetId().orElseThrow();
    String capsule = SOME_CAPSULE.assetId().orElseThrow();
    for (Asset asset : printed) {
      JsonObject tree = asset.tree();
      if (asset instanceof Gene) {
        tree = AssetIds.complete(tree);
        gene = tree.string("asset_id").orElseThrow();
      } else if (asset instanceof Capsule) {
        tree = AssetIds.complete(tree.with("gene", gene));
        capsule = tree.string("asset_id").orElseThrow();
      } else {
        tree =
            AssetIds.complete(tree.with("genes_used", List.of(gene)).with("capsule_id", capsule));
      }
      filled.add(Assets.of(tree));
    }
    return filled;
  }
}
