// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import dev.evograft.spi.ConfigKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it is in force.
 *
 * @param key its declaration
 * @param owner the plugin that declares it, or {@code runtime}
 * @param value as text, masked when secret; null when it is not set and has no default
 * @param origin which layer the value is of
 * @param from the variable, option or file that names it, for people
 * @param note why what was set is not used, or null
 * @since 0.1
 */
public record Setting(
    ConfigKey<?> key,
    String owner,
    @Nullable String value,
    Origin origin,
    String from,
    @Nullable String note) {

  public Setting {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(from, "from");
  }

  /** Its name. */
  public String name() {
    return key.name();
  }

  /** The layers of settings, strongest first. */
  public enum Origin {
    /** The command line, or the builder of an embedded runtime. */
    COMMAND_LINE,
    /** A variable of the environment that the builder was given. */
    ENVIRONMENT,
    /** {@code .evograft/config.properties}. */
    FILE,
    /** The default of the declaration. */
    DEFAULT,
    /** Nobody set it and it has no default. */
    UNSET
  }
}
