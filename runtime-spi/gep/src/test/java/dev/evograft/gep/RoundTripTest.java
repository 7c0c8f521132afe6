// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any asset, over generated ones; the seed is in the message of a failure. */
class RoundTripTest {

  private final long seed = System.nanoTime();
  private final RandomAssets assets = new RandomAssets(new Random(seed), false);

  @Test
  void theCanonicalFormIsAFixedPointAndOrderDoesNotMatter() {
    for (int round = 0; round < 500; round++) {
      JsonObject asset = assets.next();
      String canonical = Json.canonical(asset);
      JsonObject read = TestJson.object(canonical);
      assertThat(Json.canonical(read)).as("seed %d, round %d", seed, round).isEqualTo(canonical);
      assertThat(AssetIds.compute(shuffled(asset)))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(AssetIds.compute(asset))
          .isEqualTo(AssetIds.compute(TestJson.object(Json.text(asset))));
    }
  }

  @Test
  void whatNoSchemaKnowsSurvives() {
    for (int round = 0; round < 500; round++) {
      JsonObject tree = assets.next();
      Asset asset = Assets.of(TestJson.object(Json.text(tree)));
      assertThat(Json.canonical(asset.tree()))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(Json.canonical(tree));
      assertThat(asset.tree().keySet()).containsExactlyElementsOf(tree.keySet());
      Asset changed = asset.with("summary", "another");
      assertThat(changed.tree().without("summary"))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(asset.tree().without("summary").without("asset_id"));
    }
  }

  /** Whatever others wrote: rules name what is wrong, and both forms are made of it. */
  @Test
  void nothingThatIsReadIsTooWild() {
    WireForm wire = new WireForm(text -> text);
    for (int round = 0; round < 500; round++) {
      JsonObject tree = assets.next();
      assertThat(Rules.check(Assets.of(tree), RuleSet.values())).isNotNull();
      Bundle bundle = wire.bundle(new Gene(tree), new Capsule(tree), new EvolutionEvent(tree));
      for (Asset asset : bundle.assets()) {
        Asset local = LocalForm.of(asset, Optional::of);
        assertThat(AssetIds.verify(local).accepted()).as("seed %d, round %d", seed, round).isTrue();
        assertThat(Json.freeze(asset.tree())).isSameAs(asset.tree());
      }
    }
  }

  @Test
  void ofEqualKeysTheLastCounts() {
    assertThat(AssetIds.compute(TestJson.object("{\"a\":1,\"b\":2,\"a\":3}")))
        .isEqualTo(AssetIds.compute(TestJson.object("{\"a\":3,\"b\":2}")));
  }

  private JsonObject shuffled(JsonObject object) {
    List<String> keys = new ArrayList<>(object.keySet());
    Collections.shuffle(keys, new Random(seed));
    JsonObject result = object;
    for (String key : keys) {
      result = result.without(key).with(key, object.get(key));
    }
    return result;
  }
}
