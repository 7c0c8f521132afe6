// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * What checks get in place of settings in the home, which an agent can write: a script shell for
 * npm or a module that Python loads at its start would make anything pass.
 */
public final class CheckSettings {

  private static final String GIT_CONFIG = "GIT_CONFIG_GLOBAL";
  private static final String GIT_CEILING = "GIT_CEILING_DIRECTORIES";
  private static final String NPM_CONFIG = "npm_config_userconfig";
  private static final String NO_USER_SITE = "PYTHONNOUSERSITE";
  private static final List<String> ALL =
      List.of(GIT_CONFIG, GIT_CEILING, NPM_CONFIG, NO_USER_SITE);

  private CheckSettings() {}

  /** Whether it is the name of one of them; npm hears its own in capitals, too. */
  public static boolean isOne(String name) {
    return ALL.stream().anyMatch(name::equalsIgnoreCase);
  }

  /**
   * Variables that name them. They lie in the {@code .git} of a room, which counts as nothing.
   *
   * @param home of the user, who is named in commits that tests make
   */
  public static Map<String, String> of(Room room, Optional<Path> home) {
    Path git = room.folder().resolve(".git");
    Path settings = git.resolve("evograft-gitconfig");
    try {
      Files.createDirectories(git);
      Files.writeString(settings, person(home));
    } catch (IOException e) {
      throw room.failed(e);
    }
    return Map.of(
        GIT_CONFIG, settings.toString(),
        GIT_CEILING, String.valueOf(room.folder().getParent()),
        NPM_CONFIG, git.resolve("evograft-npmrc").toString(), // there is none
        NO_USER_SITE, "1");
  }

  private static String person(Optional<Path> home) {
    QuietGit.install();
    Config to = new Config();
    for (String name : new String[] {".config/git/config", ".gitconfig"}) {
      Path file = home.map(folder -> folder.resolve(name)).orElse(Path.of("/nowhere"));
      Config from = new Config();
      try {
        from.fromText(Files.isRegularFile(file) ? Files.readString(file) : "");
      } catch (IOException | ConfigInvalidException e) {
        continue; // git itself will complain of it
      }
      copy(from, to, "user", "name");
      copy(from, to, "user", "email");
      copy(from, to, "init", "defaultBranch");
    }
    return to.toText();
  }

  private static void copy(Config from, Config to, String section, String name) {
    String value = from.getString(section, null, name);
    if (value != null) {
      to.setString(section, null, name, value);
    }
  }
}
