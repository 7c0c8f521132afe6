// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import java.util.List;
import java.util.Optional;

/** What settings say that others own, or that may not be there. */
final class Settled {

  /** As the plugin evolution reads it. */
  private static final ConfigKey<String> SANDBOX =
      ConfigKey.text("evolve.sandbox", "Whether programs of cycles are kept in a sandbox.");

  private Settled() {}

  /** Whether what was made is published without a question. */
  static boolean publishes(Config config) {
    return says(config, "evomap.publish", "auto");
  }

  private static boolean says(Config config, String name, String word) {
    List<ConfigKey<?>> keys =
        EvomapKeys.all().stream().filter(key -> key.name().equals(name)).toList();
    Optional<?> value = keys.isEmpty() ? Optional.empty() : config.find(keys.get(0));
    return value.map(String::valueOf).filter(word::equalsIgnoreCase).isPresent();
  }

  /** Whether programs of cycles run in a sandbox or not at all. */
  static boolean sandboxRequired(PluginContext context) {
    return context.config().find(SANDBOX).filter("required"::equalsIgnoreCase).isPresent();
  }
}
