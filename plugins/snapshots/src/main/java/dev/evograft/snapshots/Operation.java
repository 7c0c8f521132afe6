// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Commits that only the files of an operation in progress name, such as what a merge merges or the
 * stash of a rebase: git's clean-up does not know all of them.
 */
final class Operation {

  private static final int MAX_SIZE = 4096;

  /** These go on naming an object long after the operation, when git has removed it. */
  private static final Set<String> LEFT_OVER = Set.of("ORIG_HEAD", "AUTO_MERGE", "REBASE_HEAD");

  private Operation() {}

  /** Those of a repository that is there. */
  static Set<ObjectId> commits(GitFolders folders) throws IOException {
    Set<ObjectId> commits = new HashSet<>();
    for (Found found : ControlFiles.list(folders, new ArrayList<>())) {
      if (isSmall(found.area(), found.kind(), found.stat().size())
          && Files.isReadable(found.file())
          && Files.isRegularFile(found.file(), LinkOption.NOFOLLOW_LINKS)) {
        add(Files.readAllBytes(found.file()), commits);
      }
    }
    return commits;
  }

  /** Those of a part of a snapshot. */
  static Set<ObjectId> commits(Part part, Store store) throws IOException {
    return commits(part, store, path -> true);
  }

  /** Those without which an operation of a part of a snapshot cannot be ended. */
  static Set<ObjectId> needed(Part part, Store store) throws IOException {
    return commits(part, store, path -> !LEFT_OVER.contains(path));
  }

  private static Set<ObjectId> commits(Part part, Store store, Predicate<String> which)
      throws IOException {
    Set<ObjectId> commits = new HashSet<>();
    for (Entry entry : part.entries()) {
      if (which.test(entry.path())
          && isSmall(entry.area(), entry.kind(), entry.size())
          && store.has(entry.content())) {
        add(store.bytes(entry.content()), commits);
      }
    }
    return commits;
  }

  private static boolean isSmall(Area area, char kind, long size) {
    return area == Area.GIT && kind == Kind.FILE && size <= MAX_SIZE;
  }

  private static void add(byte[] content, Set<ObjectId> commits) {
    for (String line : new String(content, StandardCharsets.ISO_8859_1).lines().toList()) {
      if (ObjectId.isId(line)) {
        commits.add(ObjectId.fromString(line));
      }
    }
  }
}
