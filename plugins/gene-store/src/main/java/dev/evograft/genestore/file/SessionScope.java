// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.nio.file.Path;

/** Evolver's scopes: agents of one workspace that keep their assets and their memory apart. */
public final class SessionScope {

  /** The setting. */
  public static final ConfigKey<String> KEY =
      ConfigKey.text(
              "assets.scope",
              "Keeps assets and memory in scopes/NAME of their folders, apart from those of other"
                  + " agents here; one that contains '..' counts as none.")
          .alias("EVOLVER_SESSION_SCOPE");

  private static final int LONGEST = 128;

  private SessionScope() {}

  /** The folder of the scope that is set, or the folder itself. */
  public static Path of(Config config, Path folder) {
    String name = config.find(KEY).map(SessionScope::name).orElse("");
    return name.isEmpty() ? folder : folder.resolve("scopes").resolve(name);
  }

  /** As Evolver makes a name of it: empty for one that would lead elsewhere. */
  private static String name(String set) {
    String name = set.strip().replaceAll("[^A-Za-z0-9_.-]", "_");
    boolean leadsElsewhere = name.equals(".") || name.contains("..");
    return leadsElsewhere ? "" : name.substring(0, Math.min(LONGEST, name.length()));
  }
}
