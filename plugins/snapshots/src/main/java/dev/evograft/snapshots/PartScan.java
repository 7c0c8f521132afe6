// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one part.
 *
 * @param root as in {@link Part.Place}
 * @param folders where it is
 * @param scan its working tree
 * @param git what git knew of it
 * @param target what a snapshot has of it; null when none is to be restored
 * @param rules by which it was walked
 */
record PartScan(
    String root,
    GitFolders folders,
    Scan scan,
    GitState git,
    @Nullable Part target,
    IgnoreRules rules) {

  /** Git's own folders of all of them. */
  static Set<Path> own(List<PartScan> scans) {
    return scans.stream()
        .map(PartScan::folders)
        .filter(GitFolders::isRepository)
        .map(GitFolders::git)
        .collect(Collectors.toSet());
  }

  /** Everything that is recorded: of the working tree and of git's own folder. */
  List<Found> all() throws IOException {
    List<Found> all = new ArrayList<>(scan.found());
    if (folders.isRepository()) {
      all.addAll(ControlFiles.list(folders, scan.unwritable()));
      if (holdsPacked(target) || new RefFiles(folders).isPackedDamaged()) {
        all.add(ControlFiles.packed(folders));
      }
    }
    return all;
  }

  private static boolean holdsPacked(@Nullable Part part) {
    return part != null && part.entries().stream().anyMatch(Entry::isPackedRefs);
  }
}
