// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
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

  /** Removes it, from {@code packed-refs} too. */
  static void remove(Path common, String id) throws IOException {
    if (!Files.isDirectory(common.resolve("refs"))) {
      return;
    }
    Path file = common.resolve(PREFIX + id);
    Files.deleteIfExists(file);
    Files.deleteIfExists(file.resolveSibling(id + ".part"));
    RefFiles refs = new RefFiles(new GitFolders(common, common, common));
    if (refs.packed().containsKey(PREFIX + id)) {
      List<String> names = new ArrayList<>(List.of(PREFIX + id));
      new RefWriter(refs, common).removePacked(names);
    }
  }
}
