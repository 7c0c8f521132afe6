// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.spi.ConfigKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which settings there are and whose they are. Not safe for several threads: {@link Settings}
 * guards it.
 */
final class Keys {

  private final Map<String, ConfigKey<?>> byName = new TreeMap<>();
  private final Map<String, String> ownerByName = new HashMap<>();
  private final Map<String, Set<String>> ownersByPrefix = new HashMap<>();
  private final Set<String> loadedOwners = new HashSet<>();

  /** A plugin that is installed, whether its keys are ever asked for or not. */
  void own(String owner, Collection<String> prefixes) {
    for (String prefix : prefixes) {
      Set<String> owners = ownersByPrefix.get(prefix);
      if (owners == null) {
        owners = new HashSet<>();
        ownersByPrefix.put(prefix, owners);
      }
      owners.add(owner);
    }
  }

  /** All keys of an owner have been added. */
  void loaded(String owner) {
    loadedOwners.add(owner);
  }

  /** Adds a key; says what is wrong with it, or null when it was added. */
  @Nullable String add(String owner, ConfigKey<?> key) {
    String other = ownerByName.get(key.name());
    if (other != null) {
      return "the setting is declared by " + other + " already";
    }
    if (!ownersByPrefix.getOrDefault(key.prefix(), Set.of()).contains(owner)) {
      return "the prefix '" + key.prefix() + "' is not in its evograft.config";
    }
    byName.put(key.name(), key);
    ownerByName.put(key.name(), owner);
    return null;
  }

  Collection<ConfigKey<?>> all() {
    return byName.values();
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  @Nullable String ownerOf(String name) {
    return ownerByName.get(name);
  }

  /** Whether anybody owns a prefix. */
  boolean knows(String prefix) {
    return ownersByPrefix.containsKey(prefix);
  }

  /** Whether every owner of a prefix was asked for its keys, so that another key is a mistake. */
  boolean complete(String prefix) {
    return loadedOwners.containsAll(ownersByPrefix.getOrDefault(prefix, Set.of()));
  }

  Set<String> prefixes() {
    return ownersByPrefix.keySet();
  }

  /** The keys of an owner that name a server. */
  List<ConfigKey<?>> serversOf(String owner) {
    List<ConfigKey<?>> servers = new ArrayList<>();
    for (ConfigKey<?> key : byName.values()) {
      if (key.type().equals("URL") && owner.equals(ownerByName.get(key.name()))) {
        servers.add(key);
      }
    }
    return servers;
  }
}
