// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Our ids and those of the gep-sdk that EvoMap publishes, over generated assets. {@code
 * -Dnpm.seed=N} repeats a run.
 */
@Tag("npm")
class GepSdkIT {

  private static final int ASSETS = 10_000;
  private static final long SEED = Long.getLong("npm.seed", System.currentTimeMillis());

  private final NodeFolder node = new NodeFolder("gep-sdk");

  @Test
  void tenThousandAssetsHaveTheSameIds() throws Exception {
    List<JsonObject> assets = assets();
    Path file = node.path().resolve("assets.jsonl");
    Files.write(file, assets.stream().map(Json::text).toList(), StandardCharsets.UTF_8);

    List<String> answers = node.run("node", "asset-ids.mjs", file.toString());

    assertThat(answers).as("seed %d", SEED).hasSize(ASSETS);
    for (int i = 0; i < ASSETS; i++) {
      assertThat(answers.get(i))
          .as("seed %d, asset %d", SEED, i)
          .isEqualTo(AssetIds.compute(assets.get(i)) + " true");
    }
  }

  /** Half of them wild, half of them as a builder and the wire form make them. */
  private static List<JsonObject> assets() throws IOException {
    Random random = new Random(SEED);
    RandomAssets wild = new RandomAssets(random, true);
    AssetBuilder builder = new AssetBuilder();
    WireForm wire = new WireForm(text -> text);
    List<JsonObject> assets = new ArrayList<>();
    while (assets.size() < ASSETS) {
      assets.add(AssetIds.complete(wild.next()));
      assets.add(AssetIds.complete(wild.next()));
      Gene gene = builder.gene(wild.next().with("type", "Gene"));
      Capsule capsule = builder.capsule(wild.next(), gene);
      wire.bundle(gene, capsule, null).assets().forEach(asset -> assets.add(asset.tree()));
    }
    return assets;
  }
}
