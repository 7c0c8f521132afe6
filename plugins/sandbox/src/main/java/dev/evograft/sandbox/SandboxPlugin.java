// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import java.util.List;

/** Offers the command {@code sandbox}. */
public final class SandboxPlugin implements EvograftPlugin {

  @Override
  public void start(PluginContext context) {
    context.register(CommandProvider.class, console -> List.of(new SandboxCommand(console)));
  }
}
