// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.Activation;
import dev.evograft.spi.EvograftPlugin;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the builder of a runtime collected. */
public final class Options {

  /** The folder that the agent works in. */
  public @Nullable Path workspace;

  /** The user's home; null for none. */
  public @Nullable Path home;

  /** The environment; empty unless the builder was given one. */
  public Map<String, String> environment = Map.of();

  /** Whether the workspace's settings file is read. */
  public boolean readWorkspaceConfig;

  /** Settings of the host, by name. */
  public final Map<String, String> settings = new LinkedHashMap<>();

  /** Settings of another workspace, weaker than every other source. */
  public final Map<String, String> inherited = new LinkedHashMap<>();

  /** Whether plugins that the class path carries are taken. */
  public boolean bundled;

  /** Folders of plugins. */
  public final List<Path> folders = new ArrayList<>();

  /** Plugins that are objects of the host, by id. */
  public final Map<String, EvograftPlugin> instances = new LinkedHashMap<>();

  /** Where zips are unpacked to; null for the usual place. */
  public @Nullable Path cache;

  /** Packages of the host that plugins may see. */
  public final List<String> shared = new ArrayList<>();

  /** Wall time. */
  public InstantSource clock = InstantSource.system();

  /** Whether the runtime does nothing. */
  public boolean disabled;

  /** Whether a journal that is not there is not made. */
  public boolean onlyLooks;

  /** Which plugins are started. */
  public Activation activation = Activation.all();

  /** The same for another folder, which records and delivers. */
  Options in(Path folder) {
    Options other = new Options();
    other.workspace = folder;
    other.home = home;
    other.environment = environment;
    other.readWorkspaceConfig = readWorkspaceConfig;
    other.settings.putAll(settings);
    other.inherited.putAll(inherited);
    other.bundled = bundled;
    other.folders.addAll(folders);
    other.cache = cache;
    other.shared.addAll(shared);
    other.clock = clock;
    return other;
  }

  Path requiredWorkspace() {
    Path folder = workspace;
    if (folder == null) {
      throw new IllegalStateException("name a workspace: Evograft.builder().workspace(folder)");
    }
    return folder;
  }

  boolean takesZips() {
    return bundled || !folders.isEmpty();
  }
}
