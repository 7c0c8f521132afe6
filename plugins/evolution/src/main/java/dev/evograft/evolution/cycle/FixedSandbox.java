// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of which those of the sandbox are what they were.
 *
 * @param now all others
 * @param then what {@link #tree} wrote
 */
record FixedSandbox(Config now, JsonObject then) implements Config {

  static JsonObject tree(Config config) {
    return JsonObject.builder()
        .put(ConfineKeys.SANDBOX.name(), config.get(ConfineKeys.SANDBOX).name())
        .put(ConfineKeys.NETWORK.name(), config.get(ConfineKeys.NETWORK).name())
        .put(ConfineKeys.WRITE.name(), config.get(ConfineKeys.WRITE))
        .put(ConfineKeys.HIDE.name(), config.get(ConfineKeys.HIDE))
        .build();
  }

  @Override
  public <T> T get(ConfigKey<T> key) {
    return find(key).orElseGet(() -> now.get(key));
  }

  @Override
  @SuppressWarnings("unchecked") // each has the type of its key
  public <T> Optional<T> find(ConfigKey<T> key) {
    if (then.string(key.name()).isPresent() || !then.strings(key.name()).isEmpty()) {
      return Optional.of((T) fixed(key));
    }
    return isList(key) ? Optional.of((T) List.of()) : now.find(key);
  }

  private Object fixed(ConfigKey<?> key) {
    String text = then.string(key.name(), "");
    if (key.equals(ConfineKeys.SANDBOX)) {
      return ConfineKeys.Use.valueOf(text);
    }
    return key.equals(ConfineKeys.NETWORK)
        ? ConfineKeys.Network.valueOf(text)
        : then.strings(key.name());
  }

  private static boolean isList(ConfigKey<?> key) {
    return key.equals(ConfineKeys.WRITE) || key.equals(ConfineKeys.HIDE);
  }

  @Override
  public Set<String> secretVariables() {
    return now.secretVariables();
  }
}
