// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * {@code refs/evograft/keep/ID}: the one thing that a snapshot leaves in the user's repository. It
 * holds the commit of HEAD, so that no clean-up of git's takes away what the snapshot relies on.
 */
final class KeepRefs {

  private static final String PREFIX = "refs/evograft/keep/";

  private KeepRefs() {}

  static void add(Path common, String id, ObjectId head) throws IOException {
    if (head.equals(ObjectId.zeroId())) {
      return;
    }
    Path file = common.resolve(PREFIX + id);
    Files.createDirectories(file.resolveSibling(""));
    Store.write(file, head.name() + "\n");
  }

  /** Removes those of a snapshot, from {@code packed-refs} too. */
  static void removeAll(Path common, String id) throws IOException {
    Path folder = common.resolve(PREFIX);
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (isOf(String.valueOf(file.getFileName()).replaceFirst("\\.part$", ""), id)) {
            Files.delete(file);
          }
        }
      }
    }
    RefFiles refs = new RefFiles(new GitFolders(common, common, common));
    List<String> packed = new ArrayList<>();
    for (String name : refs.packed().keySet()) {
      if (name.startsWith(PREFIX) && isOf(name.substring(PREFIX.length()), id)) {
        packed.add(name);
      }
    }
    try (GitLocks locks = new GitLocks()) {
      new RefWriter(refs, common, locks).removePacked(packed);
    }
  }

  /** There is one more for each part beyond the first. */
  private static boolean isOf(String name, String id) {
    return name.equals(id) || (name.startsWith(id + "-") && name.matches(".*-[0-9]{1,2}"));
  }
}
