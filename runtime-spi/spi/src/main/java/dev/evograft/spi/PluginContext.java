// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * What the runtime gives to one plugin. Safe for any thread unless a method says otherwise; valid
 * until the plugin was stopped.
 *
 * @since 0.1
 */
public interface PluginContext {

  /** The id in {@code plugin.properties}. */
  String pluginId();

  /** The settings of the workspace; a plugin reads no environment variable itself. */
  Config config();

  /** The folder that the agent works in, and the way to write durable files. */
  Workspace workspace();

  /**
   * The user's home, or empty in an embedded runtime whose builder named none. What needs a home
   * says so with {@link #problem} and goes without.
   */
  Optional<Path> home();

  /**
   * The environment variables that the host gave the runtime; none where its builder named none. A
   * plugin only hands parts of them on to programs that it starts: its settings are in {@link
   * #config()}.
   */
  Map<String, String> environment();

  /**
   * Wall time for stamps. Durations are measured with {@link System#nanoTime()}, never by
   * subtracting instants.
   */
  InstantSource clock();

  /** A new id: UUIDv7 text, increasing within this process, not to be guessed. */
  String newId();

  /**
   * An executor of this plugin: daemon threads named {@code evograft-PLUGIN-n} with the plugin's
   * context class loader. The runtime drains and stops it; a task that throws is logged.
   */
  ScheduledExecutorService executor();

  /** The one redactor: everything that leaves the machine or is shown goes through it. */
  Redactor redactor();

  /**
   * Registers a hook. Only inside {@link EvograftPlugin#start}.
   *
   * @param extensionPoint the interface of this SPI that the hook is for
   * @throws IllegalStateException after start
   * @throws IllegalArgumentException if the runtime knows no such extension point
   */
  <T extends ExtensionPoint> void register(Class<T> extensionPoint, T extension);

  /**
   * Offers a service that {@code evograft.provides} in {@code plugin.properties} lists by its
   * simple name. Only inside {@link EvograftPlugin#start}.
   *
   * @throws IllegalStateException after start
   * @throws IllegalArgumentException if the descriptor does not list it
   */
  <T> void provide(Class<T> service, T implementation);

  /**
   * A service of the runtime ({@code Runs}, {@code Journal}, {@code Deliveries}) or of a started
   * plugin; empty when none provides it.
   *
   * @throws IllegalStateException before {@link EvograftPlugin#ready}
   */
  <T> Optional<T> service(Class<T> service);

  /**
   * The hooks of a kind that plugins registered, by the ids of the plugins, for one that calls them
   * itself.
   *
   * @throws IllegalStateException before {@link EvograftPlugin#ready}
   */
  <T extends ExtensionPoint> List<T> extensions(Class<T> extensionPoint);

  /**
   * Tells people what is wrong with this plugin, in one line that names the thing and the remedy;
   * shown by {@code doctor} and {@code problems()} until it is replaced, or cleared with null.
   */
  void problem(@Nullable String what);

  /**
   * Says that the plugin has nothing to do as things are set, and why, such as {@code evotown.url
   * is not set}. Only inside {@link EvograftPlugin#start}; without it a plugin that registers and
   * provides nothing is reported as a problem.
   */
  void idle(String why);
}
