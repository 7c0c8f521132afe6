// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import java.util.List;
import java.util.Objects;

/** Registers the commands. Nothing here calls a hub by itself. */
public final class EvomapPlugin implements EvograftPlugin {

  static String version() {
    return Objects.requireNonNullElse(
        EvomapPlugin.class.getPackage().getImplementationVersion(), "dev");
  }

  @Override
  public List<ConfigKey<?>> config() {
    return EvomapKeys.all();
  }

  @Override
  public void start(PluginContext context) {
    context.register(CommandProvider.class, console -> List.of(new EvomapCommand(console)));
  }
}
