// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.http.Loopback;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the user configured for one address, and what is missing or wrong in it. */
final class Setup {

  private final Config config;
  private final URI url;
  private final Endpoint endpoint;
  private final @Nullable EngineHome home;
  private final @Nullable TokenStore tokens;
  private final boolean onlyKept;

  private Setup(PluginContext context, URI url, boolean onlyKept) {
    this.config = context.config();
    this.url = url;
    this.endpoint = Endpoint.of(url);
    this.home = context.home().map(at -> new EngineHome(at, context.workspace())).orElse(null);
    this.tokens = home == null ? null : new TokenStore(home);
    this.onlyKept = onlyKept;
  }

  /** The setup of the configured address. */
  static Setup of(PluginContext context, URI url) {
    return new Setup(context, url, false);
  }

  /**
   * The setup of an address that a person typed. The secrets that are configured belong to the
   * configured address, if there is one, and go to no other.
   */
  static Setup typed(PluginContext context, URI url) {
    boolean another =
        context
            .config()
            .find(EvotownKeys.URL)
            .filter(configured -> !Endpoint.of(configured).equals(Endpoint.of(url)))
            .isPresent();
    return new Setup(context, url, another);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Config config() {
    return config;
  }

  Optional<EngineHome> home() {
    return Optional.ofNullable(home);
  }

  Optional<TokenStore> tokens() {
    return Optional.ofNullable(tokens);
  }

  /** What keeps anything from being sent, with its remedy; the address is known to be set. */
  Optional<String> fault() {
    Optional<String> address = addressFault();
    if (address.isPresent()) {
      return address;
    }
    try {
      if (engineId().isEmpty() || hasTokenOfUnknownEngine()) {
        return Optional.of(
            "evotown.url is set but evotown.engine_id is not: set it to the id that this engine is"
                + " registered under at Evotown");
      }
      Optional<String> token = token();
      if (token.isEmpty() && hmacSecret().isEmpty()) {
        return Optional.of(
            "this engine is not registered at "
                + endpoint.server()
                + ": run 'evograft evotown register', or set evotown.token to the engine's evi_"
                + " token");
      }
      return token.filter(text -> !isHeaderValue(text)).isPresent()
          ? Optional.of("evotown.token holds a character that no token has: copy it again")
          : Optional.empty();
    } catch (EvograftException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with the address itself. */
  Optional<String> addressFault() {
    if (url.getRawUserInfo() != null) {
      return Optional.of(
          "evotown.url holds a user name or password: take it out and set evotown.token");
    }
    if (url.getRawQuery() != null) {
      return Optional.of("evotown.url holds a query: take out what follows the '?'");
    }
    return "http".equalsIgnoreCase(url.getScheme())
            && !Loopback.is(url)
            && !config.get(EvotownKeys.ALLOW_INSECURE)
        ? Optional.of(
            "evotown.url is plain http to another machine: use https, or set"
                + " evotown.allow_insecure=on")
        : Optional.empty();
  }

  static boolean isHeaderValue(String token) {
    return token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** A token that was configured belongs to the id that it was made for, not to one of ours. */
  private boolean hasTokenOfUnknownEngine() {
    return configuredToken().isPresent() && config.find(EvotownKeys.ENGINE_ID).isEmpty();
  }

  /** Under which id we report; made once for the home where none is set. */
  Optional<String> engineId() {
    Optional<String> set = config.find(EvotownKeys.ENGINE_ID);
    return set.isPresent() || home == null ? set : Optional.of(home.engineId());
  }

  /** Read for every request, so that a new one is taken without a restart. */
  Optional<String> token() {
    Optional<String> configured = configuredToken();
    return configured.isPresent() || tokens == null
        ? configured
        : engineId().flatMap(id -> tokens.find(endpoint, id));
  }

  /** The token of now, where another one was refused: another process may have a new one. */
  Optional<String> tokenInsteadOf(String refused) {
    if (configuredToken().isPresent() || tokens == null) {
      return token().filter(token -> !token.equals(refused));
    }
    return engineId()
        .flatMap(id -> tokens.findNow(endpoint, id))
        .filter(token -> !token.equals(refused));
  }

  private Optional<String> configuredToken() {
    return secret(EvotownKeys.TOKEN);
  }

  Optional<String> hmacSecret() {
    return secret(EvotownKeys.HMAC_SECRET);
  }

  Optional<String> adminToken() {
    return secret(EvotownKeys.ADMIN_TOKEN);
  }

  /** The bearer that registers engines. */
  Optional<String> registerToken() {
    return secret(EvotownKeys.REGISTER_TOKEN).or(this::configuredToken);
  }

  private Optional<String> secret(ConfigKey<String> key) {
    return onlyKept
        ? Optional.empty()
        : config.find(key).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Who we are at Evotown; empty without an id. */
  Optional<Identity> identity(String ownVersion) {
    return engineId()
        .map(
            id ->
                new Identity(
                    id,
                    config.find(EvotownKeys.ENGINE_VERSION).orElse("evograft-" + ownVersion),
                    word(config.get(EvotownKeys.ENGINE_TYPE)),
                    new Identity.Owners(
                        config.find(EvotownKeys.TENANT),
                        config.find(EvotownKeys.TEAM),
                        config.find(EvotownKeys.AGENT),
                        config.find(EvotownKeys.TASK))));
  }

  /** A choice in the contract's words. */
  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** What of a run may leave this machine. */
  Reports.Sends sends() {
    return new Reports.Sends(
        config.get(EvotownKeys.LOG_EXCERPT),
        config.get(EvotownKeys.PROGRESS),
        config.get(EvotownKeys.ARTIFACTS) != EvotownKeys.Artifacts.OFF);
  }
}
