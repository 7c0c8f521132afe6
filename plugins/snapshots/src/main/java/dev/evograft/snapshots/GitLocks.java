// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Git's own locks on what a restore changes, taken before anything is changed and held to the end:
 * of each repository those of the index, HEAD, the packed refs and the configuration, and those of
 * the refs that change. Whatever writes one of these files waits.
 */
final class GitLocks implements AutoCloseable {

  private final LockNote note;
  private final @Nullable Instant since;
  private final Map<Path, LockFile> held = new LinkedHashMap<>();
  private final Map<String, Path> alike = new HashMap<>();
  private final List<String> removed = new ArrayList<>();

  GitLocks(LockNote note) {
    this(note, null);
  }

  /**
   * For one who has ended what it started.
   *
   * @param since what is younger was made by that
   */
  GitLocks(LockNote note, @Nullable Instant since) {
    this.note = note;
    this.since = since;
  }

  /**
   * What is to take the place of a file whose lock is held is written here first: not into the
   * lock, which would be free then, and not beside a ref, where git would take it for one.
   *
   * @param base git's own folder in which the file is
   */
  Path part(Path base) {
    return note.part(base);
  }

  /** Takes those of some repositories, or none. */
  void take(List<GitFolders> repositories) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    Set<Path> notes = new LinkedHashSet<>();
    for (GitFolders folders : repositories) {
      files.add(folders.git().resolve("index"));
      files.add(folders.git().resolve("HEAD"));
      files.add(folders.common().resolve("packed-refs"));
      files.add(folders.common().resolve("config"));
      notes.add(part(folders.git()));
      notes.add(part(folders.common()));
    }
    files.forEach(file -> notes.add(LockFile.lock(file)));
    write(notes);
    for (Path file : files) {
      take(file);
    }
  }

  /** Takes those of refs, but not where another ref is in the way, which goes first. */
  void takeRefs(Collection<Path> files) throws IOException {
    write(files.stream().map(LockFile::lock).toList());
    for (Path file : files) {
      try {
        take(file);
      } catch (FileSystemException e) {
        continue; // it is held when the ref is written
      }
    }
  }

  /** Takes one that is not held yet. */
  void hold(Path file) throws IOException {
    if (!held.containsKey(file)) {
      write(List.of(LockFile.lock(file)));
      take(file);
    }
  }

  private void write(Collection<Path> notes) throws IOException {
    note.add(notes);
  }

  private void take(Path file) throws IOException {
    if (!held.containsKey(file) && !isHeldAlike(file)) {
      note.takes(LockFile.lock(file));
      held.put(file, LockFile.take(file, note.mark(), since, removed));
      note.took(LockFile.lock(file));
    }
  }

  /** Something that is under a lock is about to be written. */
  void writes(String what) {
    note.writes(what);
  }

  /** Whether one that is held is this one, too, where the disk makes no difference of case. */
  private boolean isHeldAlike(Path file) throws IOException {
    Path other = alike.put(RealNames.fold(file.toString()), file);
    boolean same =
        other != null
            && held.containsKey(other)
            && RealNames.Disk.REAL.isSame(LockFile.lock(other), LockFile.lock(file));
    if (same) {
      alike.put(RealNames.fold(file.toString()), other);
    }
    return same;
  }

  /** Gives one back, if it is held: another ref may need the folder that it is in. */
  void release(Path file) throws IOException {
    LockFile lock = held.remove(file);
    if (lock != null) {
      lock.close();
    }
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
    note.end();
  }
}
