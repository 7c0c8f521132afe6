// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the parts of a manifest lie on this disk. */
final class Places {

  private Places() {}

  /** Where an area of a part begins. */
  static Path base(Path root, Part part, Area area) {
    Path tree = tree(root, part);
    if (area == Area.TREE) {
      return tree;
    }
    GitFolders folders = git(root, part);
    return folders == null ? gitDir(tree, part) : folders.base(area);
  }

  static Path tree(Path root, Part part) {
    String at = part.place().root();
    return at.isEmpty() ? root : root.resolve(at);
  }

  /** Git's own folder of a part; null when it is gone. */
  static @Nullable GitFolders git(Path root, Part part) {
    if (!part.place().isRepository()) {
      return null;
    }
    Path tree = tree(root, part);
    try {
      return GitFolders.of(tree, gitDir(tree, part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path gitDir(Path tree, Part part) {
    return part.place().gitInode() != 0 ? tree.resolve(".git") : Path.of(part.place().gitDir());
  }
}
