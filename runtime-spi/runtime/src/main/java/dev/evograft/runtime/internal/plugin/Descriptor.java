// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plugin.properties} says: order, closure, help and checks need no class of the plugin.
 *
 * @param about who it is
 * @param pluginClass its EvograftPlugin; null for one that has extensions only
 * @param requires the SPI versions it runs with
 * @param provides simple names of the services it provides
 * @param needs the services it needs
 * @param exports packages that plugins which need it may see
 * @param surface what people meet of it
 */
record Descriptor(
    About about,
    @Nullable String pluginClass,
    String requires,
    Set<String> provides,
    List<Need> needs,
    List<String> exports,
    Surface surface) {

  String id() {
    return about.id();
  }

  /** Whether an embedded runtime has a reason to start it. */
  boolean active() {
    return surface.hooks() || !provides.isEmpty();
  }

  /**
   * Who a plugin is.
   *
   * @param id lower case with hyphens
   * @param version as semantic versioning has it
   * @param description one line
   */
  record About(String id, String version, String description) {}

  /**
   * A service that is needed.
   *
   * @param service its simple name
   * @param optional whether the plugin does without
   */
  record Need(String service, boolean optional) {}

  /**
   * What people meet of a plugin.
   *
   * @param commands name and one line
   * @param records those commands that record runs
   * @param hooks whether it hooks runs or cycles
   * @param prefixes of its settings
   * @param secrets names of its secret settings, and variables that carry them
   */
  record Surface(
      Map<String, String> commands,
      Set<String> records,
      boolean hooks,
      Collection<String> prefixes,
      Set<String> secrets) {}
}
