// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import java.util.List;

/** The plugin, and the context that a runtime gave it. */
final class Captured implements EvograftPlugin {

  private final EvotownPlugin plugin = new EvotownPlugin();
  private PluginContext context;

  PluginContext context() {
    return context;
  }

  @Override
  public List<ConfigKey<?>> config() {
    return plugin.config();
  }

  @Override
  public void start(PluginContext given) {
    context = given;
    plugin.start(given);
  }

  @Override
  public void ready() {
    plugin.ready();
  }

  @Override
  public void stop() {
    plugin.stop();
  }
}
