// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What a walk of one part found. Safe for several threads. */
final class Scan {

  /** How many ignored files are listed; of more only these are compared after a restore. */
  static final int MAX_IGNORED = 200_000;

  private final Collection<Found> found = new ConcurrentLinkedQueue<>();
  private final Map<String, Found> ignored = new ConcurrentHashMap<>();
  private final Map<String, GitFolders> nested = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Collection<String> unwritable = new ConcurrentLinkedQueue<>();
  private final long most;
  private final Set<Path> excluded;

  /**
   * An empty one.
   *
   * @param most files that may be covered
   * @param excluded absolute paths that are left alone
   */
  Scan(long most, Set<Path> excluded) {
    this.most = most;
    this.excluded = excluded;
  }

  /** What was left alone, by absolute paths. */
  Set<Path> excluded() {
    return excluded;
  }

  /** Whether a path is left alone. */
  boolean leaves(Path file) {
    return excluded.contains(file);
  }

  /** Something whose name Java cannot write back came up since the snapshot. */
  void addUnwritable(String path) {
    unwritable.add(path);
  }

  Collection<String> unwritable() {
    return unwritable;
  }

  void add(Found one) {
    found.add(one);
    if (count.incrementAndGet() > most) {
      throw new EvograftException(
          "too_large",
          "more than "
              + most
              + " files to cover; ignore what is built or downloaded (.gitignore),"
              + " or raise snapshot.max_files");
    }
  }

  void addIgnored(Found one) {
    if (ignored.size() < MAX_IGNORED) {
      ignored.put(one.path(), one);
    }
  }

  void addNested(String path, GitFolders folders) {
    nested.put(path, folders);
  }

  Collection<Found> found() {
    return found;
  }

  Map<String, Found> ignored() {
    return ignored;
  }

  Map<String, GitFolders> nested() {
    return nested;
  }
}
