// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Destination;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers the destination {@code evotown} where an address is configured, and the commands. */
public final class EvotownPlugin implements EvograftPlugin {

  /** Evotown echoes the run that it was sent. */
  private static final int MOST_OF_AN_ANSWER = 8 << 20;

  private @Nullable HttpClient http;
  private @Nullable ServeWork work;

  static String version() {
    return Objects.requireNonNullElse(
        EvotownPlugin.class.getPackage().getImplementationVersion(), "dev");
  }

  @Override
  public List<ConfigKey<?>> config() {
    return EvotownKeys.all();
  }

  @Override
  public void start(PluginContext context) {
    HttpSettings settings =
        HttpSettings.of("evotown", "evograft/" + version())
            .withMaxBody(MOST_OF_AN_ANSWER)
            .withDeadline(context.config().get(EvotownKeys.TIMEOUT))
            .withInsecureAllowed(context.config().get(EvotownKeys.ALLOW_INSECURE));
    HttpClient client = new HttpClient(settings);
    http = client;
    context.register(
        CommandProvider.class,
        console -> List.of(new EvotownCommand(new Hand(context, client, console))));
    Optional<URI> url = context.config().find(EvotownKeys.URL);
    if (url.isEmpty()) {
      context.idle("evotown.url is not set");
      return;
    }
    Link link = Link.of(context, Setup.of(context, url.get()), client);
    Shown shown = new Shown(context);
    context.register(Destination.class, new EvotownDestination(link, shown));
    if (context.config().get(EvotownKeys.ARTIFACTS) == EvotownKeys.Artifacts.UPLOAD) {
      context.register(Destination.class, new ArtifactUploads(link));
    }
    work = new ServeWork(link, shown);
  }

  @Override
  public void ready() {
    if (work != null) {
      work.begin();
    }
  }

  @Override
  public void stop() {
    if (http != null) {
      http.close();
    }
  }
}
