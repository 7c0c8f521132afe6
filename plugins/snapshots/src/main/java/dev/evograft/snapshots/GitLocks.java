// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Git's own locks on what a restore changes, so that no git process is at work meanwhile. */
final class GitLocks implements AutoCloseable {

  private final Deque<LockFile> held = new ArrayDeque<>();
  private final List<String> removed = new ArrayList<>();

  /** Takes those of some repositories, or none. */
  static GitLocks take(List<GitFolders> repositories) throws IOException {
    GitLocks locks = new GitLocks();
    boolean all = false;
    try {
      for (GitFolders folders : repositories) {
        locks.add(folders);
      }
      all = true;
      return locks;
    } finally {
      if (!all) {
        locks.close();
      }
    }
  }

  private void add(GitFolders folders) throws IOException {
    held.push(LockFile.take(folders.git().resolve("index"), removed));
    held.push(LockFile.take(folders.git().resolve("HEAD"), removed));
    if (!folders.isLinked()) {
      held.push(LockFile.take(folders.common().resolve("config"), removed));
    }
  }

  /** Locks without an owner that had to be removed, a line each. */
  List<String> removed() {
    return removed;
  }

  @Override
  public void close() throws IOException {
    while (!held.isEmpty()) {
      held.pop().close();
    }
  }
}
