// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Redactor;
import dev.evograft.toolkit.http.Loopback;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the user configured for one address, and what is missing or wrong in it. */
final class Setup {

  /** How every token begins that Evotown gives to an engine. */
  private static final String EVOTOWNS = "evi_";

  private final Config config;
  private final URI url;
  private final Endpoint endpoint;
  private final @Nullable EngineHome home;
  private final @Nullable TokenStore tokens;
  private final Redactor redactor;
  private final boolean onlyKept;
  private final @Nullable String givenAdminToken;

  private Setup(PluginContext context, URI url, boolean onlyKept) {
    this.config = context.config();
    this.url = url;
    this.endpoint = Endpoint.of(url);
    this.home = context.home().map(at -> new EngineHome(at, context.workspace())).orElse(null);
    this.tokens = home == null ? null : new TokenStore(home, Endpoint.formerly(url));
    this.redactor = context.redactor();
    this.onlyKept = onlyKept;
    this.givenAdminToken = null;
  }

  private Setup(Setup other, String givenAdminToken) {
    this.config = other.config;
    this.url = other.url;
    this.endpoint = other.endpoint;
    this.home = other.home;
    this.tokens = other.tokens;
    this.redactor = other.redactor;
    this.onlyKept = other.onlyKept;
    this.givenAdminToken = givenAdminToken;
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
    Config config = context.config();
    boolean same =
        config
            .find(EvotownKeys.URL)
            .map(configured -> Endpoint.of(configured).equals(Endpoint.of(url)))
            // One that is set and is no address is another one, too.
            .orElse(config.find(EvotownKeys.URL_TEXT).isEmpty());
    return new Setup(context, url, !same);
  }

  /**
   * The same with an administrator's token of this very server.
   *
   * @throws BadInputException if there is none in the file
   */
  Setup withAdminToken(Path file) {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new BadInputException("bad_input", "cannot read " + file + ": " + e);
    }
    if (token.isEmpty() || !isHeaderValue(token)) {
      throw new BadInputException("bad_input", file + " holds no token");
    }
    return new Setup(this, token);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** As an older version spelled it, where it did otherwise: what it kept is looked for there. */
  Optional<String> formerApi() {
    return Endpoint.formerly(url);
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

  /**
   * What keeps anything from being sent.
   *
   * @param why with its remedy
   * @param heals whether it may be mended without another setting, by what another process writes
   *     into the home
   */
  record Fault(String why, boolean heals) {

    private static Fault ofSettings(String why) {
      return new Fault(why, false);
    }
  }

  /** What keeps anything from being sent, with its remedy; the address is known to be set. */
  Optional<String> fault() {
    return trouble().map(Fault::why);
  }

  /** The same, and whether it may end while this process lasts. */
  Optional<Fault> trouble() {
    Optional<String> wrong = addressFault().or(redactor::fault);
    if (wrong.isPresent()) {
      return wrong.map(Fault::ofSettings);
    }
    try {
      if (cannotHaveId() || hasTokenOfUnknownEngine()) {
        return Optional.of(
            Fault.ofSettings(
                "evotown.url is set but evotown.engine_id is not: set it to the id that this"
                    + " engine is registered under at Evotown"));
      }
      Optional<String> token = token();
      if (token.isEmpty() && hmacSecret().isEmpty()) {
        return Optional.of(
            new Fault(
                "this engine is not registered at "
                    + endpoint.server()
                    + ": run 'evograft evotown register', or set evotown.token to the engine's evi_"
                    + " token",
                true));
      }
      return token.filter(text -> !isHeaderValue(text)).isPresent()
          ? Optional.of(
              Fault.ofSettings("evotown.token holds a character that no token has: copy it again"))
          : Optional.empty();
    } catch (EvograftException e) {
      return Optional.of(new Fault(String.valueOf(e.getMessage()), true));
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

  private boolean cannotHaveId() {
    return home == null && config.find(EvotownKeys.ENGINE_ID).isEmpty();
  }

  /** The same as {@link #engineId}, for who only looks: empty where none was made yet. */
  Optional<String> knownEngineId() {
    Optional<String> set = config.find(EvotownKeys.ENGINE_ID);
    return set.isPresent() || home == null ? set : home.knownEngineId();
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
        : knownEngineId().flatMap(id -> tokens.find(endpoint, id));
  }

  /** The token of now, where another one was refused: another process may have a new one. */
  Optional<String> tokenInsteadOf(String refused) {
    if (configuredToken().isPresent() || tokens == null) {
      return token().filter(token -> !token.equals(refused));
    }
    return knownEngineId()
        .flatMap(id -> tokens.findNow(endpoint, id))
        .filter(token -> !token.equals(refused));
  }

  /** Whether another process may be getting a new token right now. */
  boolean mayBeRotated() {
    return configuredToken().isEmpty() && tokens != null;
  }

  /**
   * The same as {@link #tokenInsteadOf}, once nobody gets a new one any more: the server voids the
   * old one before the new one is on disk.
   *
   * @throws EvograftException if that takes too long, or the file cannot be read
   */
  Optional<String> tokenOnceRotated(String refused) {
    return home == null ? Optional.empty() : home.whenUnlocked(() -> tokenInsteadOf(refused));
  }

  /** Whether a person set a token, which counts before any other. */
  boolean hasConfiguredToken() {
    return configuredToken().isPresent();
  }

  /** Whether the token that is set is one that Evotown gives to an engine. */
  boolean isTokenOfAnEngine() {
    return configuredToken().filter(token -> token.startsWith(EVOTOWNS)).isPresent();
  }

  private Optional<String> configuredToken() {
    return secret(EvotownKeys.TOKEN);
  }

  Optional<String> hmacSecret() {
    return secret(EvotownKeys.HMAC_SECRET);
  }

  /** Whether what is configured lets us in without a token that the server gives. */
  boolean needsNoIssuedToken() {
    return hmacSecret().isPresent() || configuredToken().isPresent();
  }

  Optional<String> adminToken() {
    return Optional.ofNullable(givenAdminToken).or(() -> secret(EvotownKeys.ADMIN_TOKEN));
  }

  /** The bearer that registers engines. */
  Optional<String> registerToken() {
    return secret(EvotownKeys.REGISTER_TOKEN).or(this::configuredToken);
  }

  /** Whether what is configured belongs to another server. */
  boolean isOfAnotherServer() {
    return onlyKept;
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
                    config
                        .find(EvotownKeys.ENGINE_VERSION)
                        .map(redactor::redact)
                        .orElse("evograft-" + ownVersion),
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
