// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of a test, each as a user writes it; the defaults of the keys behind them. */
record FakeConfig(Map<String, String> settings, Set<String> secretVariables) implements Config {

  @Override
  public <T> T get(ConfigKey<T> key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key.name() + " is not set"));
  }

  @Override
  public <T> Optional<T> find(ConfigKey<T> key) {
    return Optional.ofNullable(settings.getOrDefault(key.name(), key.defaultText()))
        .map(key.parser());
  }
}
