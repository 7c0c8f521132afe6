// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.home.NodeStore;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/** One hub as this home is set up for it: where it is, who we are there, and what we may spend. */
public final class Hub {

  private final PluginContext context;
  private final URI url;
  private final HubAddress address;
  private final HubHome home;
  private final NodeStore node;
  private final Limiter limiter;
  private final Ledger ledger;

  private Hub(PluginContext context, URI url, HubHome home) {
    this.context = context;
    this.url = url;
    this.address = HubAddress.of(url);
    this.home = home;
    this.node = new NodeStore(home, address);
    this.limiter = new Limiter(home, address, context.clock());
    this.ledger = new Ledger(home, context.config(), context.clock());
  }

  /**
   * The configured hub.
   *
   * @throws BadInputException if none is configured, or there is no home to keep a node in
   */
  public static Hub of(PluginContext context) {
    URI url =
        context
            .config()
            .find(EvomapKeys.URL)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "no_url",
                        "evomap.url is not set: set it, or A2A_HUB_URL, to the hub's address such"
                            + " as https://evomap.ai"));
    HubHome home =
        new HubHome(
            context
                .home()
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "no_home",
                            "a node's id and secret are kept in a home, and there is none")),
            context.workspace());
    return new Hub(context, url, home);
  }

  /** The context of the plugin. */
  public PluginContext context() {
    return context;
  }

  /** The settings of now. */
  public Config config() {
    return context.config();
  }

  /** Where it is. */
  public HubAddress address() {
    return address;
  }

  /** What this home keeps about hubs. */
  public HubHome home() {
    return home;
  }

  /** This node at it. */
  public NodeStore node() {
    return node;
  }

  /** The count of calls to it. */
  public Limiter limiter() {
    return limiter;
  }

  /** What was spent at hubs. */
  public Ledger ledger() {
    return ledger;
  }

  /** What keeps anything from being sent, with its remedy. */
  public Optional<String> fault() {
    return HubAddress.fault(url, config().get(EvomapKeys.ALLOW_INSECURE))
        .or(() -> context.redactor().fault());
  }

  /** Who we are at this hub. */
  public String nodeId() {
    return config().find(EvomapKeys.NODE_ID_KEY).orElseGet(node::nodeId);
  }

  /** The node's secret of now: another process may have got a new one since the last call. */
  public Optional<NodeStore.Secret> nodeSecret() {
    return secret(EvomapKeys.NODE_SECRET)
        .map(text -> new NodeStore.Secret(text, OptionalLong.empty()))
        .or(node::secret);
  }

  /** A secret that is configured, in a form that fits into a header. */
  public Optional<String> secret(ConfigKey<String> key) {
    Optional<String> secret = config().find(key).map(String::strip).filter(text -> !text.isEmpty());
    if (secret.isPresent() && !secret.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new BadInputException(
          "bad_secret", key.name() + " holds a character that no secret has: copy it again");
    }
    return secret;
  }
}
