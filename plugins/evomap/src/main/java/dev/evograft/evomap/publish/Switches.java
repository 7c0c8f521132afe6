// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.spi.Config;
import dev.evograft.spi.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what is switched on and does nothing, as other settings are. */
public final class Switches {

  private Switches() {}

  /** What does nothing and why, in one line with the remedy; empty where all is well. */
  public static Optional<String> fault(PluginContext context) {
    Config config = context.config();
    boolean files = FileExchange.isChosen(context);
    boolean searches = config.get(MarketKeys.SEARCH) == MarketKeys.Searching.AUTO;
    List<String> faults = new ArrayList<>();
    if (files) {
      List<String> idle = new ArrayList<>();
      add(idle, searches, MarketKeys.SEARCH.name());
      add(idle, config.get(MarketKeys.HEARTBEAT), MarketKeys.HEARTBEAT.name());
      if (!idle.isEmpty()) {
        faults.add(
            words(idle)
                + " nothing with evomap.transport=file: set evomap.transport=http, or switch "
                + (idle.size() == 1 ? "it" : "them")
                + " off");
      }
    }
    if (config.find(EvomapKeys.URL).isEmpty()) {
      List<String> idle = needingAddress(config, !files, searches);
      if (!idle.isEmpty()) {
        faults.add(
            words(idle)
                + " nothing without evomap.url: set it, or A2A_HUB_URL, to the hub's address such"
                + " as https://evomap.ai");
      }
    } else if (!files && searches && config.get(EvomapKeys.SPEND_FETCH) == 0) {
      faults.add(
          "evomap.search=auto finds and fetches nothing: set evomap.spend.fetch to how many assets"
              + " a day may be paid");
    }
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }

  private static List<String> needingAddress(Config config, boolean http, boolean searches) {
    List<String> idle = new ArrayList<>();
    boolean publishes = config.get(MarketKeys.PUBLISH) != MarketKeys.Publishing.OFF;
    add(idle, http && searches, MarketKeys.SEARCH.name());
    add(idle, http && publishes, MarketKeys.PUBLISH.name());
    add(idle, http && !config.get(MarketKeys.SYNC).isZero(), MarketKeys.SYNC.name());
    add(idle, http && config.get(MarketKeys.HEARTBEAT), MarketKeys.HEARTBEAT.name());
    add(idle, config.get(EvomapKeys.FOLLOW), EvomapKeys.FOLLOW.name());
    add(idle, config.get(EvomapKeys.WEBHOOK), EvomapKeys.WEBHOOK.name());
    add(idle, config.get(EvomapKeys.TASKS).equals("auto"), EvomapKeys.TASKS.name());
    return idle;
  }

  private static void add(List<String> names, boolean on, String name) {
    if (on) {
      names.add(name);
    }
  }

  private static String words(List<String> names) {
    return String.join(", ", names) + (names.size() == 1 ? " does" : " do");
  }
}
