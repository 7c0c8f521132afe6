// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.Config;
import dev.evograft.toolkit.http.Loopback;
import java.net.URI;
import java.util.Optional;

/** What the user configured, and what is missing or wrong in it. */
final class Setup {

  private final Config config;
  private final URI url;

  Setup(Config config, URI url) {
    this.config = config;
    this.url = url;
  }

  /** What keeps anything from being sent, with its remedy; the address is known to be set. */
  Optional<String> fault() {
    if (url.getRawUserInfo() != null) {
      return Optional.of(
          "evotown.url holds a user name or password: take it out and set evotown.token");
    }
    if (url.getRawQuery() != null) {
      return Optional.of("evotown.url holds a query: take out what follows the '?'");
    }
    if ("http".equalsIgnoreCase(url.getScheme())
        && !Loopback.is(url)
        && !config.get(EvotownKeys.ALLOW_INSECURE)) {
      return Optional.of(
          "evotown.url is plain http to another machine: use https, or set"
              + " evotown.allow_insecure=on");
    }
    if (config.find(EvotownKeys.ENGINE_ID).isEmpty()) {
      return Optional.of(
          "evotown.url is set but evotown.engine_id is not: set it to the id that this engine is"
              + " registered under at Evotown");
    }
    Optional<String> token = token();
    if (token.isEmpty()) {
      return Optional.of(
          "evotown.url is set but evotown.token is not: set it, or EVOTOWN_ENGINE_INGEST_TOKEN, to"
              + " the engine's evi_ token");
    }
    return token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? Optional.empty()
        : Optional.of("evotown.token holds a character that no token has: copy it again");
  }

  /** Read for every request, so that a new one is taken without a restart. */
  Optional<String> token() {
    return config.find(EvotownKeys.TOKEN).map(String::strip).filter(token -> !token.isEmpty());
  }

  /** Who we are at Evotown; empty without an id. */
  Optional<Identity> identity(String ownVersion) {
    return config
        .find(EvotownKeys.ENGINE_ID)
        .map(
            id ->
                new Identity(
                    id,
                    config.find(EvotownKeys.ENGINE_VERSION).orElse("evograft-" + ownVersion),
                    config.get(EvotownKeys.ENGINE_TYPE).name().toLowerCase(java.util.Locale.ROOT),
                    new Identity.Owners(
                        config.find(EvotownKeys.TENANT),
                        config.find(EvotownKeys.TEAM),
                        config.find(EvotownKeys.AGENT),
                        config.find(EvotownKeys.TASK))));
  }

  boolean sendsExcerpt() {
    return config.get(EvotownKeys.LOG_EXCERPT);
  }
}
