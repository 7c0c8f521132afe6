// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the assets of a workspace are: as it is set, or as another program laid them out. */
final class AssetFolder {

  static final ConfigKey<String> DIR =
      ConfigKey.text(
              "assets.dir",
              "Another place for genes, capsules and events, absolute or relative to the workspace"
                  + " (default: assets/gep, or .evolver/gep if only that is there).")
          .alias("GEP_ASSETS_DIR");

  private AssetFolder() {}

  static Path of(Config config, Workspace workspace) {
    Path root = workspace.root();
    Optional<String> set = config.find(DIR).map(String::strip).filter(name -> !name.isEmpty());
    if (set.isPresent()) {
      return root.resolve(set.get()).normalize();
    }
    Path ours = root.resolve("assets/gep");
    Path ofEvolver = root.resolve(".evolver/gep");
    return Files.isDirectory(ofEvolver) && !Files.isDirectory(ours) ? ofEvolver : ours;
  }
}
