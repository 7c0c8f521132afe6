// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Git's own locks on what a restore changes, taken before anything is changed, so that no git
 * process is at work meanwhile.
 */
final class GitLocks implements AutoCloseable {

  private final Map<Path, LockFile> held = new LinkedHashMap<>();
  private final List<String> removed = new ArrayList<>();

  /** Takes those of some repositories, or none. */
  void take(List<GitFolders> repositories) throws IOException {
    for (GitFolders folders : repositories) {
      take(folders.git().resolve("index"));
      take(folders.git().resolve("HEAD"));
      take(folders.common().resolve("packed-refs"));
      take(folders.common().resolve("config"));
    }
  }

  private void take(Path file) throws IOException {
    if (!held.containsKey(file)) {
      held.put(file, LockFile.take(file, removed));
    }
  }

  /** Takes that of a ref, unless another ref is in its way, which goes first. */
  void takeRef(Path file) throws IOException {
    try {
      take(file);
    } catch (FileSystemException e) {
      return;
    }
  }

  /** A lock that is held, or is taken now. */
  LockFile of(Path file) throws IOException {
    LockFile lock = held.remove(file);
    return lock != null ? lock : LockFile.take(file, removed);
  }

  /** Locks without an owner that had to be removed, a line each. */
  List<String> removed() {
    return removed;
  }

  @Override
  public void close() throws IOException {
    for (LockFile lock : held.values()) {
      lock.close();
    }
    held.clear();
  }
}
