// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The user's git configuration, read and never written: that of the system, of the home and of the
 * repository. Filters and hooks named there are never run.
 *
 * @param home where {@code .gitconfig} is
 * @param xdg where {@code git/config} and {@code git/ignore} are; null for {@code ~/.config}
 * @param system {@code /etc/gitconfig}
 */
record UserGit(Optional<Path> home, @Nullable Path xdg, Path system) {

  /** The ignore rules that are in force in a repository, but for those in its folders. */
  IgnoreRules rules(GitFolders folders) throws IOException {
    IgnoreRules rules = new IgnoreRules();
    Config config = config(folders);
    if (isCaseless(config)) {
      rules.caseless();
    }
    Path user = excludesFile(config, folders.workTree());
    if (user != null && Files.isRegularFile(user)) {
      rules.user(Files.readAllBytes(user));
    }
    if (folders.isRepository()) {
      Path exclude = folders.common().resolve("info/exclude");
      if (Files.isRegularFile(exclude)) {
        rules.exclude(Files.readAllBytes(exclude));
      }
    }
    return rules;
  }

  private static boolean isCaseless(Config config) {
    try {
      return config.getBoolean("core", "ignorecase", false);
    } catch (IllegalArgumentException e) {
      return false; // with which git does nothing at all
    }
  }

  /** Refuses repositories that keep their things in another way than we read. */
  void check(GitFolders folders) throws IOException {
    if (!folders.isRepository()) {
      return;
    }
    Config config = config(folders);
    String where = folders.workTree().toString();
    String format = config.getString("extensions", null, "objectformat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      throw new EvograftException(
          "sha256_repository",
          where
              + " is a SHA-256 repository, which cannot be recorded exactly; work in a copy with"
              + " SHA-1: git init --object-format=sha1 NEW && git fast-export --all | git -C NEW"
              + " fast-import");
    }
    String refs = config.getString("extensions", null, "refstorage");
    if (refs != null && !refs.equalsIgnoreCase("files")) {
      throw new EvograftException(
          "reftable_repository",
          where
              + " keeps its refs as "
              + Failures.oneLine(refs)
              + "; change them to files:"
              + " git -C "
              + Failures.quoted(Failures.oneLine(where))
              + " refs migrate --ref-format=files");
    }
  }

  private Config config(GitFolders folders) throws IOException {
    QuietGit.install();
    Config config = load(null, system);
    Path xdgFolder = xdgFolder();
    if (xdgFolder != null) {
      config = load(config, xdgFolder.resolve("git/config"));
    }
    if (home.isPresent()) {
      config = load(config, home.get().resolve(".gitconfig"));
    }
    return folders.isRepository() ? load(config, folders.common().resolve("config")) : config;
  }

  private static Config load(@Nullable Config parent, Path file) throws IOException {
    FileBasedConfig config = new FileBasedConfig(parent, file.toFile(), FS.DETECTED);
    try {
      config.load();
    } catch (ConfigInvalidException e) {
      throw new EvograftException(
          "bad_git_config", file + " is no git configuration; mend it: git config --edit", e);
    }
    return config;
  }

  private @Nullable Path excludesFile(Config config, Path workTree) {
    String set = config.getString("core", null, "excludesfile");
    if (set == null) {
      Path folder = xdgFolder();
      return folder == null ? null : folder.resolve("git/ignore");
    }
    try {
      if (set.startsWith("~/")) {
        return home.isPresent() ? home.get().resolve(set.substring(2)) : null;
      }
      return set.isEmpty() ? null : workTree.resolve(set);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private @Nullable Path xdgFolder() {
    return xdg != null ? xdg : home.map(folder -> folder.resolve(".config")).orElse(null);
  }
}
