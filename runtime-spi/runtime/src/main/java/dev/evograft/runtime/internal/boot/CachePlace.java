// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.internal.plugin.PluginCache;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.OwnFolders;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plugins are unpacked to: the named folder, or one in the home, or one in the system's
 * temporary one; never in the workspace, whose content may be anybody's. What is there is loaded,
 * so a folder that others can write into gives way to a new one that lasts as long as the runtime.
 */
final class CachePlace {

  private static final Logger LOG = LoggerFactory.getLogger("dev.evograft");

  private final Path folder;
  private final boolean passing;

  private CachePlace(Path folder, boolean passing) {
    this.folder = folder;
    this.passing = passing;
  }

  static CachePlace of(Options options) {
    Path usual = usual(options);
    if (!options.takesZips()) {
      return new CachePlace(usual, false); // never looked at
    }
    try {
      AtomicFiles.makeFolders(usual, Access.SECRET);
      if (OwnFolders.isPrivate(usual, OwnFolders.self())) {
        return new CachePlace(usual, false);
      }
      LOG.warn("the plugin cache {} is a link or open to others and is not used", usual);
    } catch (IOException e) {
      LOG.warn("the plugin cache {} cannot be used: {}", usual, AtomicFiles.reason(e));
      LOG.debug("{}", usual, e);
    }
    return passing();
  }

  private static Path usual(Options options) {
    Path named = options.cache;
    if (named != null) {
      return named.toAbsolutePath();
    }
    Path home = options.home;
    if (home != null) {
      return home.toAbsolutePath().resolve(".evograft").resolve("cache").resolve("plugins");
    }
    return shared().resolve("evograft-" + System.getProperty("user.name", "user"));
  }

  private static CachePlace passing() {
    try {
      return new CachePlace(Files.createTempDirectory("evograft-"), true);
    } catch (IOException e) {
      LOG.warn("no plugin can be unpacked: {}", AtomicFiles.reason(e), e);
      return new CachePlace(shared().resolve("evograft-" + UUID.randomUUID()), true);
    }
  }

  private static Path shared() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
  }

  Path folder() {
    return folder;
  }

  /** Deletes it if it was made for this runtime alone. */
  void close() {
    if (!passing) {
      return;
    }
    try {
      PluginCache.delete(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", folder, AtomicFiles.reason(e), e);
    }
  }
}
