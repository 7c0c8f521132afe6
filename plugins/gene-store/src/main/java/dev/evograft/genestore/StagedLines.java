// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.RecordHead;
import dev.evograft.genestore.file.RecordNames;
import dev.evograft.genestore.file.ShelfWriter;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How staged assets are written: in a line of ours around them, so that they stay byte for byte
 * what came, and no other program takes one for its own. Lines of Evolver, which puts the assets
 * themselves into the file, are read too. They go by what they are, then by their local id.
 */
final class StagedLines implements RecordNames {

  private static final String TYPE = "EvograftStaged";
  private static final String LOCAL_ID = "id";
  private static final String NAME = "asset_id"; // of the asset, whatever that says of itself
  private static final String ASSET = "asset";
  private static final String ORIGIN = "origin";
  private static final String RECEIVED_AT = "received_at";
  private static final Set<String> TYPES = Set.of(TYPE, Gene.TYPE, Capsule.TYPE);

  @Override
  public boolean has(@Nullable String type) {
    return type != null && TYPES.contains(type);
  }

  @Override
  public Names names(RecordHead head, Text text) {
    String id = head.id();
    String name = head.assetId();
    if (TYPE.equals(head.type()) && name != null) {
      return new Names(name, id);
    }
    Asset asset = staged(text.parse()).asset();
    return new Names(name(asset), asset.id().orElse(null));
  }

  /** What a staged asset goes by, whatever it says of itself. */
  static String name(Asset asset) {
    return AssetIds.compute(asset.tree());
  }

  /** The line of an asset that goes by a name. */
  static JsonObject line(String name, Asset asset, String origin, Instant now) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("type", TYPE);
    line.put(LOCAL_ID, asset.id().orElse(null));
    line.put(NAME, name);
    line.put(ORIGIN, origin);
    line.put(RECEIVED_AT, now.toString());
    line.put(ASSET, asset.tree());
    return ShelfWriter.record(line);
  }

  /** Whether we staged it, and not Evolver, which notes in the asset what it knows of it. */
  static boolean isOurs(JsonObject line) {
    return TYPE.equals(line.get("type"));
  }

  /** When it came, for lines of ours and of Evolver. */
  static Optional<String> receivedAt(JsonObject line) {
    return line.string(RECEIVED_AT).or(() -> line.object("a2a").string(RECEIVED_AT));
  }

  static StagedAsset staged(JsonObject line) {
    if (TYPE.equals(line.get("type"))) {
      return new StagedAsset(Assets.of(line.object(ASSET)), line.string(ORIGIN, "unknown"));
    }
    return new StagedAsset(Assets.of(line), line.object("a2a").string("source", "evolver"));
  }
}
