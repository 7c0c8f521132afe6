// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.config.SettingsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code plugin.properties}. */
final class DescriptorReader {

  static final String FILE = "plugin.properties";

  private final Map<String, String> entries;

  private DescriptorReader(Map<String, String> entries) {
    this.entries = entries;
  }

  /**
   * Reads a descriptor.
   *
   * @throws RefusedException if something is missing or malformed
   */
  static Descriptor read(byte[] bytes) throws RefusedException {
    try {
      return new DescriptorReader(SettingsFile.parse(bytes)).read();
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException("its " + FILE + " cannot be read; build it anew", e);
    }
  }

  private Descriptor read() throws RefusedException {
    String id = text("plugin.id", "");
    if (!isId(id)) {
      throw new RefusedException(
          "its plugin.id '" + id + "' is not of a-z, 0-9 and hyphens; correct its " + FILE);
    }
    String version = text("plugin.version", "");
    if (version.isEmpty() || !Character.isDigit(version.charAt(0))) {
      throw new RefusedException(
          "its plugin.version '" + version + "' is no version; correct its " + FILE);
    }
    String pluginClass = text("plugin.class", "");
    return new Descriptor(
        new Descriptor.About(id, version, text("plugin.description", "")),
        pluginClass.isEmpty() ? null : pluginClass,
        text("plugin.requires", "*"),
        names("evograft.provides"),
        needs(),
        List.copyOf(names("evograft.exports")),
        new Descriptor.Surface(
            commands(),
            names("evograft.records"),
            !text("evograft.hooks", "true").equals("false"),
            names("evograft.config"),
            names("evograft.secrets")));
  }

  private List<Descriptor.Need> needs() {
    List<Descriptor.Need> needs = new ArrayList<>();
    for (String name : names("evograft.needs")) {
      boolean optional = name.endsWith("?");
      String service = optional ? name.substring(0, name.length() - 1) : name;
      needs.add(new Descriptor.Need(service, optional));
    }
    return List.copyOf(needs);
  }

  private Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String part : text("evograft.commands", "").split(";")) {
      int colon = part.indexOf(':');
      String name = (colon < 0 ? part : part.substring(0, colon)).strip();
      if (!name.isEmpty()) {
        commands.put(name, colon < 0 ? "" : part.substring(colon + 1).strip());
      }
    }
    return Collections.unmodifiableMap(commands);
  }

  private Set<String> names(String key) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : text(key, "").split(",")) {
      if (!part.isBlank()) {
        names.add(part.strip());
      }
    }
    return Collections.unmodifiableSet(names);
  }

  private String text(String key, String fallback) {
    String value = entries.get(key);
    return value == null || value.isEmpty() ? fallback : value;
  }

  static boolean isId(String id) {
    if (id.isEmpty() || id.length() > 64) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean inside = i > 0 && i < id.length() - 1;
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !(c == '-' && inside)) {
        return false;
      }
    }
    return true;
  }
}
