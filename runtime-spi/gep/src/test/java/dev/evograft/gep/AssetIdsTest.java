// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssetIdsTest {

  private static final JsonObject CAPSULE =
      TestJson.object(
          "{'type':'Capsule','env_fingerprint':{'platform':'linux'},'n':1.0}".replace('\'', '"'));

  static List<JsonObject> vectors() {
    return TestJson.resourceList("asset-ids.json");
  }

  /** Every object in the examples that states an id, at any depth. */
  static List<JsonObject> examples() {
    List<JsonObject> found = new ArrayList<>();
    collect(TestJson.resource("gep-examples.json"), found);
    return found;
  }

  private static void collect(Object value, List<JsonObject> found) {
    if (value instanceof JsonObject object) {
      if (object.containsKey("asset_id")) {
        found.add(object);
      }
      object.values().forEach(item -> collect(item, found));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, found));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void idsAreThoseThatOtherImplementationsCompute(JsonObject vector) {
    JsonObject asset = TestJson.object(vector.string("asset_json", ""));
    assertThat(AssetIds.compute(asset)).isEqualTo(vector.string("asset_id", ""));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesHold(JsonObject example) {
    assertThat(AssetIds.verify(example).status()).isEqualTo(IdCheck.Status.HOLDS);
    assertThat(AssetIds.complete(example.without("asset_id"))).isEqualTo(example);
  }

  @Test
  void aNestedIdCountsAndTheOwnDoesNot() {
    JsonObject nested = JsonObject.builder().put("asset_id", "x").build();
    assertThat(AssetIds.compute(nested)).isEqualTo(AssetIds.compute(JsonObject.EMPTY));
    assertThat(AssetIds.compute(JsonObject.builder().put("a", nested).build()))
        .isNotEqualTo(AssetIds.compute(JsonObject.builder().put("a", JsonObject.EMPTY).build()));
  }

  @Test
  void completingStatesTheIdAndIsDoneOnce() {
    Asset completed = AssetIds.complete(Assets.of(CAPSULE));
    assertThat(completed).isInstanceOf(Capsule.class);
    assertThat(completed.assetId()).contains(AssetIds.compute(CAPSULE));
    assertThat(AssetIds.complete(completed)).isSameAs(completed);
  }

  @Test
  void tellsWhyAnIdDoesNotHold() {
    String right = AssetIds.compute(CAPSULE);
    String other = AssetIds.compute(JsonObject.EMPTY);
    assertThat(check(CAPSULE).status()).isEqualTo(IdCheck.Status.MISSING);
    assertThat(check(CAPSULE).reason()).contains(right);
    assertThat(check(CAPSULE.with("asset_id", 7)).status()).isEqualTo(IdCheck.Status.MALFORMED);
    assertThat(check(CAPSULE.with("asset_id", right.toUpperCase())).reason())
        .contains("SHA256:")
        .contains("lower-case");
    IdCheck differs = check(CAPSULE.with("asset_id", other));
    assertThat(differs.status()).isEqualTo(IdCheck.Status.DIFFERS);
    assertThat(differs.accepted()).isFalse();
    assertThat(differs.reason()).contains(other).contains(right);
    assertThat(check(CAPSULE.with("asset_id", right)).accepted()).isTrue();
  }

  @Test
  void toleratesTheRegionThatEvolverHashesAndDoesNotWrite() {
    JsonObject env = CAPSULE.object("env_fingerprint");
    JsonObject hashed = CAPSULE.with("env_fingerprint", env.with("region", null));
    IdCheck check = check(CAPSULE.with("asset_id", AssetIds.compute(hashed)));
    assertThat(check.status()).isEqualTo(IdCheck.Status.TOLERATED);
    assertThat(check.accepted()).isTrue();

    JsonObject report = JsonObject.builder().put("env_fingerprint", env).build();
    JsonObject event = CAPSULE.with("meta", JsonObject.EMPTY.with("validation_report", report));
    JsonObject reportHashed = report.with("env_fingerprint", env.with("region", null));
    JsonObject eventHashed =
        hashed.with("meta", JsonObject.EMPTY.with("validation_report", reportHashed));
    assertThat(check(event.with("asset_id", AssetIds.compute(eventHashed))).status())
        .isEqualTo(IdCheck.Status.TOLERATED);
  }

  private static IdCheck check(JsonObject tree) {
    return AssetIds.verify(tree);
  }
}
