// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Ground;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Provides the assets of the workspace; their files are read and made when they are used. */
public final class GeneStorePlugin implements EvograftPlugin {

  private @Nullable GeneStore store;

  @Override
  public List<ConfigKey<?>> config() {
    return List.of(AssetFolder.DIR);
  }

  @Override
  public void start(PluginContext context) {
    Path folder = AssetFolder.of(context.config(), context.workspace());
    Ground ground =
        Ground.of(folder, context.workspace(), context.clock(), new Troubles(context::problem));
    GeneStore made = new GeneStore(folder, ground, context.executor());
    store = made;
    context.provide(AssetStore.class, made);
  }

  @Override
  public void stop() {
    if (store != null) {
      store.close();
    }
  }
}
