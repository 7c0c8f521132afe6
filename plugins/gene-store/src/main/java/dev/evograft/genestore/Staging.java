// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps assets from elsewhere, each once. */
record Staging(AssetShelf<StagedAsset> staged, InstantSource clock) {

  List<StagedAsset> stage(Held held, List<? extends Asset> assets, String origin) {
    Map<String, Asset> named = new LinkedHashMap<>();
    assets.forEach(asset -> named.putIfAbsent(StagedLines.name(asset), asset));
    List<StagedAsset> fresh = new ArrayList<>();
    List<JsonObject> lines = new ArrayList<>();
    for (String name : staged.shelf().absent(named.keySet())) {
      Asset asset = Objects.requireNonNull(named.get(name));
      fresh.add(new StagedAsset(asset, origin));
      lines.add(StagedLines.line(name, asset, origin, clock.instant()));
    }
    if (!lines.isEmpty()) {
      staged.writer().append(held, lines);
    }
    return fresh;
  }
}
