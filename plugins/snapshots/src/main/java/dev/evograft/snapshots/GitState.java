// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
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

  static final GitState NONE = new GitState(new TreeMap<>(), null, Index.NONE);

  private final SortedMap<String, String> refs;
  private final @Nullable ObjectId head;
  private final Index index;

  /**
   * The index as it was read.
   *
   * @param bytes null where there is none
   * @param stat what the system said of it; null where there is none
   * @param at when it began to be read
   * @param steady whether it stayed as it was while it was read
   */
  record Index(byte @Nullable [] bytes, @Nullable Stat stat, Instant at, boolean steady) {

    static final Index NONE = new Index(null, null, Instant.EPOCH, true);

    private static Index read(Path file) throws IOException {
      Instant at = Instant.now();
      Stat before = Stat.find(file);
      byte[] bytes = before != null && before.is(Kind.FILE) ? Files.readAllBytes(file) : null;
      Stat after = Stat.find(file);
      boolean steady = before == null ? after == null : after != null && before.sameContent(after);
      return new Index(bytes, bytes != null ? before : null, at, steady);
    }

    /** Of its modification; 0 where there is none. */
    long time() {
      return stat == null ? 0 : stat.mtime();
    }

    private boolean isSame(Index other) {
      return steady && other.steady && time() == other.time() && Arrays.equals(bytes, other.bytes);
    }
  }

  private GitState(SortedMap<String, String> refs, @Nullable ObjectId head, Index index) {
    this.refs = refs;
    this.head = head;
    this.index = index;
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
    return new GitState(files.all(), files.head(), Index.read(folders.git().resolve("index")));
  }

  boolean isSame(GitState other) {
    return index.isSame(other.index) && refs.equals(other.refs) && Objects.equals(head, other.head);
  }

  /** Branches, tags and the stash. */
  SortedMap<String, String> refs() {
    return refs;
  }

  /** Zero where there is none. */
  ObjectId head() {
    return head == null ? ObjectId.zeroId() : head;
  }

  /** The index as it was read. */
  Index index() {
    return index;
  }
}
