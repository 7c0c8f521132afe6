// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * What the user's own refs reach: all but those that keep commits for snapshots, and the copies
 * that {@code git filter-branch} leaves of what it rewrote.
 */
final class UserRefs {

  private static final String COPIES = "refs/original/";

  /** Above any ref, in bytes. */
  private static final int MAX_REF = 4096;

  private final Store store;
  private final Path common;

  /**
   * Of one repository.
   *
   * @param store that reads its objects, too
   */
  UserRefs(Store store, Path common) {
    this.store = store;
    this.common = common;
  }

  /**
   * Which of some commits none reaches, by one walk; none where that cannot be told.
   *
   * @param tips of {@link #tips}
   */
  Set<ObjectId> unreached(Set<ObjectId> commits, Set<ObjectId> tips) throws IOException {
    Set<ObjectId> left = new HashSet<>(commits);
    try (RevWalk walk = new RevWalk(store.repository())) {
      walk.setRetainBody(false);
      for (ObjectId tip : tips) {
        RevObject object = walk.peel(walk.parseAny(tip));
        if (object instanceof RevCommit from) {
          walk.markStart(from);
        }
      }
      for (RevCommit each = walk.next(); each != null && !left.isEmpty(); each = walk.next()) {
        left.remove(each.getId());
      }
      return left;
    } catch (MissingObjectException e) {
      return Set.of();
    }
  }

  /** What they say, as far as it is there. */
  Set<ObjectId> tips() throws IOException {
    Map<String, String> refs =
        new HashMap<>(new RefFiles(new GitFolders(common, common, common)).packed());
    loose("refs", refs);
    refs.keySet().removeIf(name -> name.startsWith(COPIES) || isKeep(name));
    read("HEAD", refs);
    Path others = common.resolve("worktrees");
    if (Files.isDirectory(others, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(others)) {
        for (Path each : all) {
          read("worktrees/" + each.getFileName() + "/HEAD", refs);
        }
      }
    }
    Set<ObjectId> tips = new HashSet<>();
    for (String value : refs.values()) {
      if (ObjectId.isId(value) && store.has(ObjectId.fromString(value))) {
        tips.add(ObjectId.fromString(value));
      }
    }
    return tips;
  }

  /** Of any user of the repository. */
  private static boolean isKeep(String name) {
    return name.matches("refs/evograft(-[^/]*)?/keep/.*");
  }

  private void loose(String top, Map<String, String> refs) throws IOException {
    Deque<String> todo = new ArrayDeque<>();
    todo.add(top);
    while (!todo.isEmpty()) {
      String name = todo.remove();
      if (!Files.isDirectory(common.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        read(name, refs);
        continue;
      }
      try (DirectoryStream<Path> all = Files.newDirectoryStream(common.resolve(name))) {
        all.forEach(each -> todo.add(name + "/" + each.getFileName()));
      }
    }
  }

  private void read(String name, Map<String, String> refs) throws IOException {
    Path file = common.resolve(name);
    Stat stat = Stat.find(file);
    if (stat != null && stat.is(Kind.FILE) && stat.size() < MAX_REF) {
      refs.put(name, KeepRefs.value(file));
    }
  }
}
