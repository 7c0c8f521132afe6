// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.evomap.asset.HubSource;
import dev.evograft.evomap.command.EvomapCommand;
import dev.evograft.evomap.command.Hand;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.publish.FileExchange;
import dev.evograft.evomap.publish.HubMarket;
import dev.evograft.evomap.publish.PublishDestination;
import dev.evograft.evomap.publish.Switches;
import dev.evograft.evomap.serve.Background;
import dev.evograft.evomap.serve.InServe;
import dev.evograft.evomap.serve.Troubles;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.evomap.settings.Release;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetSource;
import dev.evograft.spi.asset.Market;
import dev.evograft.spi.journal.Destination;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Registers the commands, and what works at a hub without them. That is off by default: then
 * nothing here calls a hub before somebody types a command.
 */
public final class EvomapPlugin implements EvograftPlugin {

  /** Some dozens of assets of a megabyte at most. */
  private static final int MOST_OF_AN_ANSWER = 24 << 20;

  private @Nullable HttpClient http;
  private @Nullable InServe heard;
  private @Nullable Background background;

  @Override
  public List<ConfigKey<?>> config() {
    return EvomapKeys.all();
  }

  @Override
  public void start(PluginContext context) {
    HttpSettings settings =
        HttpSettings.of("evomap", "evograft/" + Release.version())
            .withMaxBody(MOST_OF_AN_ANSWER)
            .withDeadline(context.config().get(EvomapKeys.TIMEOUT))
            .withInsecureAllowed(context.config().get(EvomapKeys.ALLOW_INSECURE));
    HttpClient client = new HttpClient(settings);
    http = client;
    Troubles troubles = new Troubles(context);
    heard = new InServe(context, client, troubles);
    context.register(
        CommandProvider.class,
        console ->
            List.of(EvomapCommand.described(new Hand(context, client, console, Pause.REAL))));
    context.provide(Market.class, new HubMarket(context, client));
    Optional<URI> url = context.config().find(EvomapKeys.URL);
    if (FileExchange.isChosen(context)) {
      context.register(
          Destination.class, new PublishDestination(context, client, "files for others"));
      background = Background.of(context, client, troubles);
    } else if (url.isPresent()) {
      unasked(context, client, url.get());
      background = Background.of(context, client, troubles);
    }
    Switches.fault(context).ifPresent(fault -> troubles.tell(Troubles.Part.SETTINGS, fault));
  }

  @Override
  public void ready() {
    if (heard != null) {
      heard.begin();
    }
    if (background != null) {
      background.begin();
    }
  }

  private static void unasked(PluginContext context, HttpClient client, URI url) {
    context.register(
        Destination.class, new PublishDestination(context, client, HubAddress.of(url).toString()));
    if (context.config().get(MarketKeys.SEARCH) == MarketKeys.Searching.AUTO) {
      context.register(AssetSource.class, new HubSource(context, client));
    }
  }

  @Override
  public void stop() {
    if (heard != null) {
      heard.close();
    }
    if (http != null) {
      http.close();
    }
  }
}
