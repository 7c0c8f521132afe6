// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.Credential;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.spi.BadInputException;
import dev.evograft.toolkit.http.HttpRequest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * With what one call shows who makes it.
 *
 * @param token goes into the header; empty for nothing
 * @param version of a node's secret, where it is known
 */
public record Bearer(String token, OptionalLong version) {

  private static final Bearer NOBODY = new Bearer("", OptionalLong.empty());

  /**
   * What a row asks for.
   *
   * @throws BadInputException if that is not there, with the way to get it
   */
  public static Bearer of(Hub hub, Credential kind) {
    return switch (kind) {
      case NONE -> NOBODY;
      case NODE_IF_KNOWN -> node(hub).orElse(NOBODY);
      case NODE ->
          node(hub)
              .orElseThrow(
                  () ->
                      missing(
                          "no_node_secret",
                          "this node has no secret of "
                              + hub.address().server()
                              + " yet: run 'evograft evomap hello', or set A2A_NODE_SECRET"));
      case NODE_OR_KEY ->
          node(hub)
              .or(() -> key(hub))
              .orElseThrow(
                  () ->
                      missing(
                          "no_credential",
                          "this needs the node's secret ('evograft evomap hello') or"
                              + " evomap.api_key"));
      case KEY -> key(hub).orElseThrow(Bearer::noKey);
      case KEY_OR_USER -> key(hub).or(() -> user(hub)).orElseThrow(Bearer::noKey);
      case USER -> user(hub).orElseThrow(Bearer::noToken);
      case USER_OR_NODE -> user(hub).or(() -> node(hub)).orElseThrow(Bearer::noToken);
    };
  }

  private static Optional<Bearer> node(Hub hub) {
    return hub.nodeSecret().map(secret -> new Bearer(secret.text(), secret.version()));
  }

  private static Optional<Bearer> key(Hub hub) {
    return hub.secret(EvomapKeys.API_KEY).map(key -> new Bearer(key, OptionalLong.empty()));
  }

  private static Optional<Bearer> user(Hub hub) {
    return hub.secret(EvomapKeys.ACCESS_TOKEN)
        .map(token -> new Bearer(token, OptionalLong.empty()));
  }

  private static BadInputException noKey() {
    return missing(
        "no_api_key",
        "this needs an API key of your account: set evomap.api_key, or EVOMAP_API_KEY");
  }

  private static BadInputException noToken() {
    return missing(
        "no_access_token",
        "this is for accounts: set evomap.access_token to a session or OAuth token of yours");
  }

  private static BadInputException missing(String code, String message) {
    return new BadInputException(code, message);
  }

  HttpRequest on(HttpRequest request) {
    if (token.isEmpty()) {
      return request;
    }
    HttpRequest signed = request.withHeader("Authorization", "Bearer " + token);
    return version.isPresent()
        ? signed.withHeader("X-EvoMap-Node-Secret-Version", String.valueOf(version.getAsLong()))
        : signed;
  }

  /** A text that may be shown, although the hub may have repeated the token in it. */
  public String hide(String text) {
    return token.isEmpty() ? text : text.replace(token, "[REDACTED]");
  }

  @Override
  public String toString() {
    return token.isEmpty() ? "nobody" : "somebody";
  }
}
