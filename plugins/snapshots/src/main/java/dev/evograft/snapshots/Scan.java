// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
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
  private final Collection<String> unwritable = new ConcurrentLinkedQueue<>();
  private final String root;
  private final Count count;
  private final Set<Path> excluded;

  /** How much is covered in all parts together. */
  static final class Count {

    private final Limits limits;
    private final Path top;
    private final AtomicInteger files = new AtomicInteger();
    private final Collection<Scan> scans = new ConcurrentLinkedQueue<>();

    /**
     * Of a workspace.
     *
     * @param top its root
     */
    Count(Limits limits, Path top) {
      this.limits = limits;
      this.top = top;
    }

    private void one() {
      if (files.incrementAndGet() > limits.files()) {
        throw tooMany();
      }
    }

    private EvograftException tooMany() {
      Map<String, Long> counts = new HashMap<>();
      for (Scan scan : scans) {
        scan.found.forEach(
            each -> counts.merge(Refusals.folder(scan.root, each.path()), 1L, Long::sum));
      }
      return new Refusals(top, scans.stream().map(scan -> scan.root).toList())
          .tooMany(limits, counts);
    }
  }

  /**
   * An empty one.
   *
   * @param root of the part
   * @param count of all parts
   * @param excluded absolute paths that are left alone
   */
  Scan(String root, Count count, Set<Path> excluded) {
    this.root = root;
    this.count = count;
    this.excluded = excluded;
    count.scans.add(this);
  }

  /** What was left alone, by absolute paths. */
  Set<Path> excluded() {
    return excluded;
  }

  /** Whether a path is left alone. */
  boolean leaves(Path file) {
    return excluded.contains(file);
  }

  /** Whether something that is left alone is there below a folder. */
  boolean leavesAnyIn(Path folder) {
    return excluded.stream()
        .anyMatch(path -> path.startsWith(folder) && Files.exists(path, NOFOLLOW_LINKS));
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
    count.one();
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
