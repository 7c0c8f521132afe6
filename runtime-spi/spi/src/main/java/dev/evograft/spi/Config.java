// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.Optional;
import java.util.Set;

/**
 * The effective settings: command line, then environment, then {@code .evograft/config.properties},
 * then the default. Values were checked when the runtime started. Safe for any thread; a value may
 * change while the runtime runs, so read it when it is needed.
 *
 * @since 0.1
 */
public interface Config {

  /**
   * The value of a setting that has a default.
   *
   * @throws IllegalArgumentException if the setting is not set and has no default
   */
  <T> T get(ConfigKey<T> key);

  /** The value of a setting, or its default, or empty when it has neither. */
  <T> Optional<T> find(ConfigKey<T> key);

  /**
   * Names of the environment variables that carry a secret setting of any installed plugin, started
   * or not. A child process gets none of them.
   */
  Set<String> secretVariables();
}
