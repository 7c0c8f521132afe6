// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.Setting.Origin;
import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a secret from going to a server that a file of the workspace names.
 *
 * <p>Whoever can write the workspace's file (a cloned repository, a skill that ran) could else name
 * his own server and receive the token that the user keeps in the environment. So where the server
 * of a plugin comes from the file, that plugin gets only the secrets that stand in the same file
 * (not those in files that it names, which may be any of the user's), unless a person confirmed
 * exactly this server ({@code config trust}).
 */
final class SecretGuard {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)+");

  private final Map<String, String> confirmed;

  /** A guard that lets secrets go to these servers, given by the names of their settings. */
  SecretGuard(Map<String, String> confirmed) {
    this.confirmed = confirmed;
  }

  /** The setting because of which a secret of this owner is withheld; null when it is not. */
  @Nullable Suspect suspect(Layers.Found secret, String owner, Keys keys, Layers layers) {
    if (secret.origin() == Origin.FILE && secret.apart() == null) {
      return null;
    }
    for (ConfigKey<?> key : keys.serversOf(owner)) {
      Layers.Found url = layers.find(key);
      if (url != null && url.origin() == Origin.FILE) {
        String server = serverOf(url.text());
        if (server != null && !server.equals(confirmed.get(key.name()))) {
          return new Suspect(key, server);
        }
      }
    }
    return null;
  }

  /** The servers that a file names, by setting; what cannot be a setting is left out. */
  static Map<String, String> serversIn(Map<String, String> file) {
    Map<String, String> servers = new TreeMap<>();
    file.forEach(
        (name, value) -> {
          String server = serverOf(value);
          if (server != null && NAME.matcher(name).matches()) {
            servers.put(name, server);
          }
        });
    return servers;
  }

  /** Scheme, host and port of a URL; null of what is none. */
  private static @Nullable String serverOf(String text) {
    try {
      URI url = new URI(text.strip());
      if (url.getScheme() == null || url.getHost() == null) {
        return null;
      }
      String server = url.getScheme() + "://" + url.getHost();
      return (url.getPort() < 0 ? server : server + ":" + url.getPort()).toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * Why a secret is withheld.
   *
   * @param key the setting that names the server
   * @param server the server
   */
  record Suspect(ConfigKey<?> key, String server) {}
}
