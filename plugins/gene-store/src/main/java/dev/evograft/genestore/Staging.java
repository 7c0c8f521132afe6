// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps assets from elsewhere, each once. */
record Staging(Kept<StagedAsset> staged, InstantSource clock) {

  List<StagedAsset> stage(Held held, List<? extends Asset> assets, String origin) {
    Set<String> names = new HashSet<>();
    List<StagedAsset> fresh = new ArrayList<>();
    List<JsonObject> lines = new ArrayList<>();
    for (Asset asset : assets) {
      String name = StagedLines.name(asset);
      if (names.add(name) && staged.shelf().find(name).isEmpty()) {
        fresh.add(new StagedAsset(asset, origin));
        lines.add(StagedLines.line(asset, origin, clock.instant()));
      }
    }
    if (!lines.isEmpty()) {
      staged.writer().append(held, lines);
    }
    return fresh;
  }
}
