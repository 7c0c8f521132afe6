// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.internal.plugin.PluginCache;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.OwnFolders;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable String trouble;

  private CachePlace(Path folder, boolean passing, @Nullable String trouble) {
    this.folder = folder;
    this.passing = passing;
    this.trouble = trouble;
  }

  static CachePlace of(Options options) {
    Path usual = usual(options);
    if (!options.takesZips()) {
      return new CachePlace(usual, false, null); // never looked at
    }
    try {
      AtomicFiles.makeFolders(usual, Access.SECRET);
      if (OwnFolders.isPrivate(usual, OwnFolders.self())) {
        return new CachePlace(usual, false, null);
      }
      return passing(usual, "it is a link or open to others");
    } catch (IOException e) {
      LOG.debug("{}", usual, e);
      return passing(usual, AtomicFiles.reason(e));
    }
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

  private static CachePlace passing(Path usual, String why) {
    String trouble =
        "the plugin cache "
            + usual
            + " cannot be used: "
            + why
            + "; make it writable for this user"
            + " alone, or name another; until then each start unpacks all plugins anew";
    try {
      return new CachePlace(Files.createTempDirectory("evograft-"), true, trouble);
    } catch (IOException e) {
      LOG.warn("no plugin can be unpacked: {}", AtomicFiles.reason(e), e);
      return new CachePlace(usual, false, trouble); // what is tried there tells why it is refused
    }
  }

  private static Path shared() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
  }

  Path folder() {
    return folder;
  }

  /** Why it is not the usual one, in one line; null when it is. */
  @Nullable String trouble() {
    return trouble;
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
