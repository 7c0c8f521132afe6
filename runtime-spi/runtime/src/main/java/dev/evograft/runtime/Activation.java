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

  private static final Activation ALL = new Activation(Scope.ALL, null, Set.of());

  private final Scope scope;
  private final @Nullable String command;
  private final Set<String> services;

  private Activation(Scope scope, @Nullable String command, Set<String> services) {
    this.scope = scope;
    this.command = command;
    this.services = services;
  }

  /** Every plugin that hooks something or provides a service; for an embedded runtime. */
  public static Activation all() {
    return ALL;
  }

  /**
   * The plugin of a command and what it needs; if the command records runs, also every plugin that
   * hooks them.
   */
  public static Activation command(String name) {
    return new Activation(Scope.COMMAND, Objects.requireNonNull(name, "name"), Set.of());
  }

  /**
   * The plugin of a command and what it needs, to show the help of the command: nothing is opened,
   * recorded or delivered.
   */
  public static Activation help(String name) {
    return new Activation(Scope.HELP, Objects.requireNonNull(name, "name"), Set.of());
  }

  /**
   * The plugins that provide these services, by simple names, and what they need. {@code Runs},
   * {@code Journal} and {@code Deliveries} are the runtime's own and bring the journal's storage.
   */
  public static Activation services(String... simpleNames) {
    return new Activation(Scope.SERVICES, null, new LinkedHashSet<>(Arrays.asList(simpleNames)));
  }

  /** Whether every plugin that has a reason to is started. */
  public boolean isAll() {
    return scope == Scope.ALL;
  }

  /** Whether commands are only described, and the journal stays closed. */
  public boolean isHelp() {
    return scope == Scope.HELP;
  }

  /** The command that will run, or null. */
  public @Nullable String commandName() {
    return command;
  }

  /** The services that will be asked for. */
  public Set<String> serviceNames() {
    return services;
  }

  private enum Scope {
    ALL,
    COMMAND,
    HELP,
    SERVICES
  }
}
