// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import dev.evograft.toolkit.http.Loopback;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a hub is.
 *
 * @param base without a slash at the end, and without {@code /a2a}: paths have that themselves
 */
public record HubAddress(URI base) {

  /** The hub of those who keep a secret and no note about whose it is. */
  public static final HubAddress USUAL = of(URI.create("https://evomap.ai"));

  private static final String PREFIX = "/a2a";

  /** Of an address with or without {@code /a2a}, with or without a slash at the end. */
  public static HubAddress of(URI address) {
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    String before;
    do {
      before = path;
      path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      path = path.endsWith(PREFIX) ? path.substring(0, path.length() - PREFIX.length()) : path;
    } while (!path.equals(before));
    // Host and port only: a password in the address must not be shown with it
    String server = (address.getScheme() + "://" + hostAndPort(address)).toLowerCase(Locale.ROOT);
    return new HubAddress(URI.create(server + path));
  }

  /** What is wrong with an address as it was written, with the remedy. */
  public static Optional<String> fault(URI address, boolean insecureAllowed) {
    if (address.getRawUserInfo() != null) {
      return Optional.of("evomap.url holds a user name or password: take it out");
    }
    if (address.getRawQuery() != null) {
      return Optional.of("evomap.url holds a query: take out what follows the '?'");
    }
    return "http".equalsIgnoreCase(address.getScheme()) && !Loopback.is(address) && !insecureAllowed
        ? Optional.of(
            "evomap.url is plain http to another machine: use https, or set"
                + " evomap.allow_insecure=on")
        : Optional.empty();
  }

  /**
   * A place of the hub.
   *
   * @param path begins with a slash, and is encoded
   */
  public URI at(String path, Map<String, String> query) {
    String once = path;
    while (once.startsWith(PREFIX + PREFIX + "/")) {
      once = once.substring(PREFIX.length());
    }
    String behind =
        query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(base + once + (behind.isEmpty() ? "" : "?" + behind));
  }

  /** For people. */
  public String server() {
    return hostAndPort(base);
  }

  /** A text as one segment of a path or one part of a query; asset ids stay readable. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }

  private static String hostAndPort(URI url) {
    // The usual port said or not said is the same hub, with the same secret and ledger
    int usual = "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
    boolean plain = url.getPort() < 0 || url.getPort() == usual;
    return url.getHost() + (plain ? "" : ":" + url.getPort());
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
