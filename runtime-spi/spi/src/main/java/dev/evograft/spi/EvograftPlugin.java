// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.List;

/**
 * The class that a plugin's {@code plugin.class} names. It has a public constructor without
 * arguments.
 *
 * <p>The runtime calls {@link #config()} first, then {@link #start}, then {@link #ready()} once all
 * plugins have started, and at the end {@link #stop()}, each at most once and never two at a time.
 * The context class loader is the plugin's. A throw from any of them marks the plugin failed,
 * withdraws what it had registered, is shown as a problem and stops nobody else.
 *
 * <p>A plugin that is a single hook needs no such class: see {@code docs/write-a-plugin.md} for the
 * {@code @Extension} form.
 *
 * @since 0.1
 */
public interface EvograftPlugin {

  /** The settings that this plugin owns. Asked before start, and by tools that never start it. */
  default List<ConfigKey<?>> config() {
    return List.of();
  }

  /**
   * Registers extensions and provides services. Plugins that do not need each other start side by
   * side, so this must be quick: no network, no large file; such work is begun later, on {@link
   * PluginContext#executor()}.
   */
  void start(PluginContext context) throws Exception;

  /** Every plugin has started or failed: services of others can be looked up from here on. */
  default void ready() throws Exception {}

  /**
   * The runtime is closing, or the plugin failed to start. Comes in the reverse order of start,
   * after the plugin's registrations were withdrawn and its executor was drained, and has 5
   * seconds. Afterwards no thread, open file or registered driver of the plugin may be left.
   */
  default void stop() throws Exception {}
}
