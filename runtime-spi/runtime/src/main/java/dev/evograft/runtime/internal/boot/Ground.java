// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.PluginGate;
import dev.evograft.runtime.internal.config.Layers;
import dev.evograft.runtime.internal.config.RuntimeKeys;
import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.config.SettingsFile;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.Sums;
import dev.evograft.runtime.internal.plugin.Installation;
import dev.evograft.runtime.internal.plugin.Surroundings;
import dev.evograft.runtime.internal.plugin.WorkspaceGate;
import dev.evograft.runtime.internal.redact.Marks;
import dev.evograft.runtime.internal.redact.SecretRedactor;
import dev.evograft.runtime.internal.workspace.MarkKey;
import dev.evograft.runtime.internal.workspace.Place;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is there before any plugin is loaded: workspace, settings, and what is installed. Making it
 * writes nothing but the plugin cache.
 */
final class Ground {

  private static final String SETTINGS = "config.properties";

  private final Options options;
  private final Place place;
  private final boolean foreign;
  private final CachePlace cache;
  private final Installation installation;

  Ground(Options options) {
    this.options = options;
    this.place = Place.open(options.requiredWorkspace(), options.home);
    this.foreign = place.foreign();
    this.cache = CachePlace.of(options);
    this.installation = install();
  }

  /** Once no plugin runs any more. */
  void close() {
    cache.close();
  }

  /** Settings, ids and the rest that plugins share; made by each call. */
  Surroundings surroundings() {
    SecretRedactor redactor =
        new SecretRedactor(new Marks(new MarkKey(place)), place.home().orElse(null));
    Problems problems = new Problems(redactor::redact);
    Settings settings = new Settings(layers(problems), place.confirmedServers(), problems);
    settings
        .find(RuntimeKeys.USABLE_PATTERNS)
        .ifPresent(
            patterns -> {
              redactor.takeOut(patterns.well());
              redactor.misses(patterns.wrong());
            });
    installation.describeTo(settings);
    String cacheTrouble = cache.trouble();
    if (cacheTrouble != null) {
      problems.warning("plugins", cacheTrouble);
    }
    installation.changed().forEach(note -> problems.warning("plugins", note));
    installation.notes().forEach(note -> problems.warning("plugins", note));
    if (foreign) {
      String why =
          place.state().isDetour()
              ? "%s is a link or no folder, so no settings and no journal are used; remove it"
              : "%s was not made by this user's Evograft, so its settings and its journal are not"
                  + " used; check it and run 'evograft config trust'";
      problems.warning("workspace", why.formatted(place.state().path()));
    }
    return new Surroundings(
        Core.of(options.clock, problems), settings, place, redactor, options.environment);
  }

  Installation installation() {
    return installation;
  }

  /** Whether the state folder is not this user's. */
  boolean foreign() {
    return foreign;
  }

  /**
   * Trusts the state folder of a workspace, its settings as they are now, and the servers that
   * these name.
   *
   * @return these servers, by the names of the settings
   */
  static Map<String, String> trust(Options options) {
    Place place = Place.open(options.requiredWorkspace(), options.home);
    if (place.state().isDetour()) {
      place.trust(Map.of(), Map.of());
      return Map.of();
    }
    Map<String, String> sums = new TreeMap<>(WorkspaceGate.sums(place));
    Path file = place.state().path().resolve(SETTINGS);
    byte[] bytes = SettingsFile.bytes(file, new Problems());
    Map<String, String> servers = Map.of();
    if (bytes != null) {
      sums.put(SETTINGS, Sums.sha256(bytes));
      servers = Settings.serversIn(SettingsFile.entries(file, bytes, new Problems()));
    }
    place.trust(servers, sums);
    return servers;
  }

  private Layers layers(Problems problems) {
    return new Layers(options.settings, options.environment, file(problems));
  }

  /** What the workspace's own settings say, and what it inherits where they say nothing. */
  Map<String, String> file(Problems problems) {
    Map<String, String> file = new HashMap<>(options.inherited);
    if (options.readWorkspaceConfig && !foreign) {
      file.putAll(fileOf(problems));
    }
    return file;
  }

  /** The workspace's own settings, if they are those that a person confirmed. */
  private Map<String, String> fileOf(Problems problems) {
    Path file = place.state().path().resolve(SETTINGS);
    byte[] bytes = SettingsFile.bytes(file, problems);
    if (bytes == null) {
      return Map.of();
    }
    if (place.standing(SETTINGS, Sums.sha256(bytes)) != Place.Standing.TRUSTED) {
      problems.warning(
          "settings file",
          file
              + " is new or was changed since it was trusted and is not used; check it and run"
              + " 'evograft config trust'");
      return Map.of();
    }
    return SettingsFile.entries(file, bytes, problems);
  }

  private Installation install() {
    return Installation.find(places(), foreign ? null : place);
  }

  private Installation.Places places() {
    return new Installation.Places(
        options.instances, options.folders, options.bundled, cache.folder(), options.shared);
  }

  /** Who comes in. */
  PluginGate gate() {
    return new WorkspaceGate(places(), place, installation.changed());
  }
}
