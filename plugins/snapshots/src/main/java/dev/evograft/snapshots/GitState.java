// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What git knew of one repository at one moment. Git changes these files one after the other, so
 * they are read until two looks see the same.
 */
final class GitState {

  private static final int TRIES = 5;

  static final GitState NONE = new GitState(new TreeMap<>(), null, null, 0);

  private final SortedMap<String, String> refs;
  private final @Nullable ObjectId head;
  private final byte @Nullable [] index;
  private final long indexTime;

  private GitState(
      SortedMap<String, String> refs,
      @Nullable ObjectId head,
      byte @Nullable [] index,
      long indexTime) {
    this.refs = refs;
    this.head = head;
    this.index = index;
    this.indexTime = indexTime;
  }

  static GitState read(GitFolders folders) throws IOException {
    if (!folders.isRepository()) {
      return NONE;
    }
    GitState last = once(folders);
    for (int left = TRIES; left > 0; left--) {
      GitState next = once(folders);
      if (next.isSame(last)) {
        return next;
      }
      last = next;
    }
    throw busy(folders);
  }

  static RetriableException busy(GitFolders folders) {
    return new RetriableException(
        "git_busy",
        "git is at work in " + folders.workTree() + "; try again when it is done",
        null);
  }

  private static GitState once(GitFolders folders) throws IOException {
    RefFiles files = new RefFiles(folders);
    Path index = folders.git().resolve("index");
    Stat before = Stat.find(index);
    byte[] bytes = before != null && before.is(Kind.FILE) ? Files.readAllBytes(index) : null;
    Stat after = Stat.find(index);
    boolean steady = before == null ? after == null : after != null && before.sameContent(after);
    return new GitState(
        files.all(),
        files.head(),
        bytes,
        steady && bytes != null && after != null ? after.mtime() : steady ? 0 : System.nanoTime());
  }

  boolean isSame(GitState other) {
    return indexTime == other.indexTime
        && refs.equals(other.refs)
        && (head == null ? other.head == null : head.equals(other.head))
        && Arrays.equals(index, other.index);
  }

  /** Branches, tags and the stash. */
  SortedMap<String, String> refs() {
    return refs;
  }

  /** Zero where there is none. */
  ObjectId head() {
    return head == null ? ObjectId.zeroId() : head;
  }

  /** The bytes of the index; null where there is none. */
  byte @Nullable [] index() {
    return index;
  }

  long indexTime() {
    return indexTime;
  }
}
