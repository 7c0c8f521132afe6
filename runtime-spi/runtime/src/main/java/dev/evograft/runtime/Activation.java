// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the installed plugins a runtime starts.
 *
 * @since 0.1
 */
public final class Activation {

  private final boolean all;
  private final @Nullable String command;
  private final Set<String> services;

  private Activation(boolean all, @Nullable String command, Set<String> services) {
    this.all = all;
    this.command = command;
    this.services = services;
  }

  /** Every plugin that hooks something or provides a service; for an embedded runtime. */
  public static Activation all() {
    return new Activation(true, null, Set.of());
  }

  /**
   * The plugin of a command and what it needs; if the command records runs, also every plugin that
   * hooks them.
   */
  public static Activation command(String name) {
    return new Activation(false, Objects.requireNonNull(name, "name"), Set.of());
  }

  /**
   * The plugins that provide these services, by simple names, and what they need. {@code Runs},
   * {@code Journal} and {@code Deliveries} are the runtime's own and bring the journal's storage.
   */
  public static Activation services(String... simpleNames) {
    return new Activation(false, null, new LinkedHashSet<>(Arrays.asList(simpleNames)));
  }

  /** Whether every plugin that has a reason to is started. */
  public boolean isAll() {
    return all;
  }

  /** The command that will run, or null. */
  public @Nullable String commandName() {
    return command;
  }

  /** The services that will be asked for. */
  public Set<String> serviceNames() {
    return services;
  }
}
