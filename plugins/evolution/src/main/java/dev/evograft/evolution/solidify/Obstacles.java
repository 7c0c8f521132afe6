// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.solidify.CommitMaker.FileOf;
import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;

/**
 * What a file of a change would take the place of in a commit without anybody having changed it: a
 * submodule or a link above it, or files beneath it.
 */
final class Obstacles {

  private final Path root;
  private final String prefix;
  private final List<FileOf> files;

  /**
   * Of the files of a change.
   *
   * @param prefix of the workspace in the repository
   */
  Obstacles(Path root, String prefix, List<FileOf> files) {
    this.root = root;
    this.prefix = prefix;
    this.files = files;
  }

  /** Refuses a change of which a file lies in a repository of its own. */
  void check() {
    for (FileOf file : files) {
      int end = file.path().indexOf('/');
      for (; end >= 0; end = file.path().indexOf('/', end + 1)) {
        String folder = file.path().substring(0, end);
        if (Files.exists(root.resolve(folder).resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
          throw inner(file, folder);
        }
      }
    }
  }

  /** Refuses a change that would remove something else of a tree, or of the index. */
  void check(DirCache entries) {
    for (FileOf file : files) {
      String path = prefix + file.path();
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        DirCacheEntry above = entries.getEntry(path.substring(0, end));
        if (above != null) {
          throw FileMode.GITLINK.equals(above.getRawMode())
              ? inner(file, above.getPathString())
              : inTheWay(file, above);
        }
      }
      DirCacheEntry[] beneath = entries.getEntriesWithin(path);
      if (beneath.length > 0) {
        throw inTheWay(file, beneath[0]);
      }
    }
  }

  private static EvograftException inTheWay(FileOf file, DirCacheEntry other) {
    return CommitMaker.refused(
        file.path() + " is in the way of " + other.getPathString() + ", which git has");
  }

  private static EvograftException inner(FileOf file, String folder) {
    return CommitMaker.refused(
        file.path() + " lies in " + folder + ", a repository of its own; commit it there");
  }
}
