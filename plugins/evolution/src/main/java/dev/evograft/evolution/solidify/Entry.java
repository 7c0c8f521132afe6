// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * What a commit makes of a file.
 *
 * @param path in the repository
 * @param before what it was in the commit before; null where it is new
 * @param after null where it is gone
 */
record Entry(String path, @Nullable Blob before, @Nullable Blob after) {

  /**
   * Something that git has at a path.
   *
   * @param id of its content
   * @param mode whether it is a file, which may be executed, or something else
   */
  record Blob(ObjectId id, FileMode mode) {

    static @Nullable Blob in(ObjectReader reader, RevTree tree, String path) throws IOException {
      try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
        return walk == null ? null : new Blob(walk.getObjectId(0), walk.getFileMode(0));
      }
    }

    boolean isFile() {
      return FileMode.REGULAR_FILE.equals(mode) || isExecutable();
    }

    boolean isExecutable() {
      return FileMode.EXECUTABLE_FILE.equals(mode);
    }
  }

  /** What a commit makes of files upon its parent. */
  static List<Entry> of(
      Repository repository, RevCommit parent, RevCommit commit, Collection<String> paths)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (ObjectReader reader = repository.newObjectReader()) {
      for (String path : paths) {
        entries.add(
            new Entry(
                path,
                Blob.in(reader, parent.getTree(), path),
                Blob.in(reader, commit.getTree(), path)));
      }
    }
    return entries;
  }
}
