// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.RecordNames;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How staged assets are written: in a line of ours around them, so that they stay byte for byte
 * what came, and no other program takes one for its own. Lines of Evolver, which puts the assets
 * themselves into the file, are read too. They go by what they are, then by their local id.
 */
final class StagedLines implements RecordNames {

  private static final String TYPE = "EvograftStaged";
  private static final String ASSET = "asset";
  private static final String ORIGIN = "origin";
  private static final Set<String> TYPES = Set.of(TYPE, Gene.TYPE, Capsule.TYPE);

  @Override
  public boolean has(@Nullable String type) {
    return type != null && TYPES.contains(type);
  }

  @Override
  public Names names(@Nullable String id, @Nullable String assetId, Text text) {
    Asset asset = staged(text.parse()).asset();
    return new Names(name(asset), asset.id().orElse(null));
  }

  /** What a staged asset goes by, whatever it says of itself. */
  static String name(Asset asset) {
    return AssetIds.compute(asset.tree());
  }

  static JsonObject line(Asset asset, String origin, Instant now) {
    return JsonObject.builder()
        .put("type", TYPE)
        .put(ORIGIN, origin)
        .put("received_at", now.toString())
        .put(ASSET, asset.tree())
        .build();
  }

  static StagedAsset staged(JsonObject line) {
    if (TYPE.equals(line.get("type"))) {
      return new StagedAsset(Assets.of(line.object(ASSET)), line.string(ORIGIN, "unknown"));
    }
    return new StagedAsset(Assets.of(line), line.object("a2a").string("source", "evolver"));
  }
}
