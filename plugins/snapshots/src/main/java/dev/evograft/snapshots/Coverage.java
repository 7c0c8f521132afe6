// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a working tree is covered: what is tracked, and what is untracked and not ignored. At
 * {@code create} by the rules that are there; for a restore, and for the undo before it, by those
 * of the snapshot.
 */
final class Coverage {

  private final IgnoreRules rules;
  private final boolean live;
  private final Set<String> tracked = new HashSet<>();
  private final Set<String> trackedFolders = new HashSet<>();
  private final Set<String> solid = new HashSet<>();
  private final Set<String> roots = new HashSet<>();
  private final Set<Long> inodes = new HashSet<>();
  private boolean opening;

  private Coverage(IgnoreRules rules, boolean live, Collection<IndexFile.Item> index) {
    this.rules = rules;
    this.live = live;
    for (IndexFile.Item item : index) {
      if (tracked.add(item.path())) {
        for (String at = Entry.parent(item.path());
            !at.isEmpty() && trackedFolders.add(at);
            at = Entry.parent(at)) {
          continue;
        }
      }
    }
  }

  /** By the rules of the folders that a walk comes to. */
  static Coverage live(IgnoreRules rules, Collection<IndexFile.Item> index) {
    return new Coverage(rules, true, index);
  }

  /**
   * By the rules of a snapshot.
   *
   * @param nested its nested repositories, roots relative to this one
   */
  static Coverage recorded(
      IgnoreRules rules,
      Collection<IndexFile.Item> index,
      List<Entry> entries,
      Collection<Part.Place> nested) {
    Coverage coverage = new Coverage(rules, false, index);
    for (Part.Place place : nested) {
      coverage.roots.add(place.root());
      coverage.inodes.add(place.gitInode());
    }
    coverage.inodes.remove(0L);
    for (Entry entry : entries) {
      if (entry.area() == Area.TREE && (entry.kind() == Kind.FILE || entry.kind() == Kind.LINK)) {
        coverage.solid.add(entry.path());
      }
    }
    return coverage;
  }

  /** From here on what may not be read is made readable: a restore sets all permissions anyway. */
  Coverage opening() {
    opening = true;
    return this;
  }

  boolean isOpening() {
    return opening;
  }

  boolean isLive() {
    return live;
  }

  IgnoreRules rules() {
    return rules;
  }

  boolean isTracked(String path) {
    return tracked.contains(path);
  }

  boolean holdsTracked(String folder) {
    return trackedFolders.contains(folder) || tracked.contains(folder);
  }

  /** Whether the snapshot has something that is no folder here: what is there now is in its way. */
  boolean isSolid(String path) {
    return solid.contains(path);
  }

  /** Whether a repository is one of the snapshot that was renamed. */
  boolean isKnown(GitFolders folders) throws IOException {
    return folders.embedded() && inodes.contains(Stat.of(folders.git()).inode());
  }

  /** Whether a nested repository of the snapshot begins here. */
  boolean isRoot(String path) {
    return roots.contains(path);
  }
}
