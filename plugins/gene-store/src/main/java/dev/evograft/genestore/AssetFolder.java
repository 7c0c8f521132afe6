// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.SessionScope;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the assets of a workspace are: as it is set, or as another program laid them out.
 *
 * @param path of the folder that is read and written
 * @param other a folder of Evolver beside it, which is only read
 */
record AssetFolder(Path path, Optional<Path> other) {

  static final ConfigKey<String> DIR =
      ConfigKey.text(
              "assets.dir",
              "Another place for genes, capsules and events, absolute or relative to the workspace"
                  + " (default: assets/gep, or .evolver/gep if that is there and assets/gep holds"
                  + " nothing).")
          .alias("GEP_ASSETS_DIR");

  static AssetFolder of(Config config, Workspace workspace) {
    Path root = workspace.root();
    Optional<String> set = config.find(DIR).map(String::strip).filter(name -> !name.isEmpty());
    if (set.isPresent()) {
      Path path = root.resolve(set.get()).normalize();
      return new AssetFolder(SessionScope.of(config, path), Optional.empty());
    }
    Path ours = root.resolve("assets/gep");
    Path ofEvolver = root.resolve(".evolver/gep");
    if (!Files.isDirectory(ofEvolver)) {
      return new AssetFolder(SessionScope.of(config, ours), Optional.empty());
    }
    return holdsAny(ours)
        ? new AssetFolder(
            SessionScope.of(config, ours), Optional.of(SessionScope.of(config, ofEvolver)))
        : new AssetFolder(SessionScope.of(config, ofEvolver), Optional.empty());
  }

  /** Whether there is more in it than what locks and version control leave there. */
  private static boolean holdsAny(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      return Files.isDirectory(folder); // what cannot be listed is not passed over
    }
  }
}
