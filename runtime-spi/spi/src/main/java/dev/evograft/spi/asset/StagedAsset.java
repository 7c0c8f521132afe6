// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import java.util.Objects;

/**
 * An asset that came from elsewhere and waits to be promoted; nothing uses it before.
 *
 * @param asset what came, as it came
 * @param origin where from, such as {@code evomap} or the name of an archive
 * @since 0.1
 */
public record StagedAsset(Asset asset, String origin) implements Asset {

  public StagedAsset {
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(origin, "origin");
  }

  @Override
  public JsonObject tree() {
    return asset.tree();
  }

  @Override
  public StagedAsset over(JsonObject tree) {
    return new StagedAsset(asset.over(tree), origin);
  }
}
