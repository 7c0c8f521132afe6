// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;

/** Provides the assets of the workspace. */
public final class GeneStorePlugin implements EvograftPlugin {

  @Override
  public void start(PluginContext context) {}
}
