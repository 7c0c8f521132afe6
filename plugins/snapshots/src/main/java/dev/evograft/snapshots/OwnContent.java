// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.OwnFolder.Standing;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot has of one folder of assets, memory or settings, and what of it a restore leaves.
 *
 * @param folder its path from the root
 * @param files how many files and links of it the snapshot has
 * @param written those that Evograft wrote, deleted or renamed since, so that a restore leaves them
 * @param unknown whether nobody can tell what Evograft wrote since
 */
record OwnContent(String folder, int files, List<String> written, boolean unknown) {

  OwnContent {
    written = List.copyOf(written);
  }

  /** Of each folder of a snapshot. */
  static List<OwnContent> of(Manifest manifest, OwnFolders folders, Path root) {
    List<OwnContent> all = new ArrayList<>();
    manifest
        .own()
        .keySet()
        .forEach(folder -> all.add(of(manifest, folder, new Since(folders, root))));
    return all;
  }

  private record Since(OwnFolders folders, Path root) {

    Standing standing(String folder, String path, String moment) {
      Standing standing = folders.standing(folder, path, moment);
      boolean there = Files.isRegularFile(Names.resolve(root, path), LinkOption.NOFOLLOW_LINKS);
      return standing == Standing.WRITTEN && !there ? Standing.UNTOUCHED : standing;
    }
  }

  private static OwnContent of(Manifest manifest, String folder, Since since) {
    int files = 0;
    boolean unknown = false;
    List<String> written = new ArrayList<>();
    for (Entry entry : manifest.parts().get(0).entries()) {
      boolean file = entry.kind() == Kind.FILE || entry.kind() == Kind.LINK;
      if (entry.area() != Area.OWN
          || !file
          || !OwnLook.innermost(entry.path(), manifest.own().keySet()).equals(folder)) {
        continue;
      }
      files++;
      switch (since.standing(folder, entry.path(), manifest.own().getOrDefault(folder, ""))) {
        case WRITTEN, REMOVED -> written.add(entry.path());
        case UNKNOWN -> unknown = true;
        case MADE, UNTOUCHED -> {} // a restore undoes what others did to it
      }
    }
    return new OwnContent(folder, files, written, unknown);
  }
}
