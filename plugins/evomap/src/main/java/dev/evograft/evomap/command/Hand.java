// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.http.HttpClient;

/**
 * What the commands share.
 *
 * @param context of the plugin
 * @param http carries their calls
 * @param console where they write
 * @param pause how they wait
 */
public record Hand(PluginContext context, HttpClient http, Console console, Pause pause) {

  /** Calls the configured hub. */
  public HubClient client() {
    return new HubClient(http, Hub.of(context), pause);
  }

  AssetStore store() {
    return context
        .service(AssetStore.class)
        .orElseThrow(
            () ->
                new EvograftException(
                    "missing_service",
                    "this needs the plugin gene-store: 'evograft plugins list' says why it is not"
                        + " here"));
  }

  Shown shown() {
    return new Shown(console, context.redactor());
  }

  /** Makes a call and shows the answer. */
  int run(Row row, Call call) {
    shown().reply(row, client().call(row, call));
    return 0;
  }
}
