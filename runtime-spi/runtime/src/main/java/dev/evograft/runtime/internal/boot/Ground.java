// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.internal.config.Layers;
import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.config.SettingsFile;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.plugin.Installation;
import dev.evograft.runtime.internal.plugin.Surroundings;
import dev.evograft.runtime.internal.redact.Marks;
import dev.evograft.runtime.internal.redact.SecretRedactor;
import dev.evograft.runtime.internal.workspace.MarkKey;
import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.Redactor;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is there before any plugin is loaded: workspace, settings, and what is installed. Making it
 * writes nothing but the plugin cache.
 */
final class Ground {

  private static final String SETTINGS = "config.properties";

  private final Options options;
  private final Place place;
  private final boolean foreign;
  private final Installation installation;

  Ground(Options options) {
    this.options = options;
    this.place = Place.open(options.requiredWorkspace(), options.home);
    this.foreign = place.foreign();
    this.installation = install();
  }

  /** Settings, ids and the rest that plugins share; made by each call. */
  Surroundings surroundings() {
    Redactor redactor = new SecretRedactor(new Marks(new MarkKey(place)));
    Problems problems = new Problems(redactor::redact);
    Settings settings = new Settings(layers(problems), place.confirmedServers(), problems);
    installation.describeTo(settings);
    if (foreign) {
      problems.warning(
          "workspace",
          "%s was not made by this user's Evograft, so its settings and its journal are not used;"
                  .formatted(place.state().path())
              + " check it and run 'evograft config trust'");
    }
    return new Surroundings(Core.of(options.clock, problems), settings, place, redactor);
  }

  Installation installation() {
    return installation;
  }

  /** Whether the state folder is not this user's. */
  boolean foreign() {
    return foreign;
  }

  /**
   * Trusts the state folder of a workspace, and the servers that its settings name.
   *
   * @return these servers, by the names of the settings
   */
  static Map<String, String> trust(Options options) {
    Place place = Place.open(options.requiredWorkspace(), options.home);
    Path file = place.state().path().resolve(SETTINGS);
    Map<String, String> servers = Settings.serversIn(SettingsFile.read(file, new Problems()));
    place.trust(servers);
    return servers;
  }

  private Layers layers(Problems problems) {
    boolean read = options.readWorkspaceConfig && !foreign;
    Map<String, String> file =
        read ? SettingsFile.read(place.state().path().resolve(SETTINGS), problems) : Map.of();
    return new Layers(options.settings, options.environment, file);
  }

  private Installation install() {
    Installation.Places where =
        new Installation.Places(
            options.instances,
            options.folders,
            options.bundled,
            CachePlace.of(options),
            options.shared);
    return Installation.find(where, foreign ? null : place.state().path());
  }
}
