// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;

/** What settings say, also those that others own. */
public final class Settled {

  /** As the plugin evolution reads it. */
  private static final ConfigKey<String> SANDBOX =
      ConfigKey.text("evolve.sandbox", "Whether programs of cycles are kept in a sandbox.");

  private Settled() {}

  /** Whether what was made is published without a question. */
  public static boolean publishes(Config config) {
    return config.get(MarketKeys.PUBLISH) == MarketKeys.Publishing.AUTO;
  }

  /** Whether programs of cycles run in a sandbox or not at all. */
  public static boolean sandboxRequired(PluginContext context) {
    return context.config().find(SANDBOX).filter("required"::equalsIgnoreCase).isPresent();
  }
}
