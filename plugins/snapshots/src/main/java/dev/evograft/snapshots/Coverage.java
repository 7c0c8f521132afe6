// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a working tree is covered: what is tracked, and what is untracked and not ignored. At
 * {@code create} by the rules that are there; for a restore, and for the undo before it, by those
 * of the snapshot.
 */
final class Coverage {

  private final IgnoreRules rules;
  private final Purpose purpose;
  private final Set<String> tracked = new HashSet<>();
  private final Set<String> trackedFolders = new HashSet<>();
  private final Map<String, Character> kinds = new HashMap<>();
  private final Map<String, Part> nested = new HashMap<>();

  private Coverage(IgnoreRules rules, Purpose purpose, Collection<IndexFile.Item> index) {
    this.rules = rules;
    this.purpose = purpose;
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
    return new Coverage(rules, Purpose.RECORD, index);
  }

  /**
   * By the rules of a snapshot.
   *
   * @param nested its nested repositories, by their roots relative to this one
   */
  static Coverage recorded(
      IgnoreRules rules,
      Purpose purpose,
      Collection<IndexFile.Item> index,
      List<Entry> entries,
      Map<String, Part> nested) {
    Coverage coverage = new Coverage(rules, purpose, index);
    coverage.nested.putAll(nested);
    for (Entry entry : entries) {
      if (entry.area() == Area.TREE) {
        coverage.kinds.put(entry.path(), entry.kind());
      }
    }
    return coverage;
  }

  boolean isLive() {
    return purpose.isLive();
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
    Character kind = kinds.get(path);
    return kind != null && (kind == Kind.FILE || kind == Kind.LINK);
  }

  /** Whether the snapshot has a plain folder here: only a repository in it is new. */
  boolean isFolder(String path) {
    Character kind = kinds.get(path);
    return kind != null && kind == Kind.FOLDER;
  }

  /** Whether the snapshot could not read it: then it does not know what belongs there. */
  boolean isSealed(String path) {
    Character kind = kinds.get(path);
    return kind != null && kind == Kind.UNREADABLE;
  }

  /**
   * Whether a repository is one of the snapshot that was renamed.
   *
   * @param top of the working tree that is walked
   * @param path where it is in there
   */
  boolean isKnown(Path top, String path, GitFolders folders) throws IOException {
    if (folders.embedded() && renamed(nested.values(), folders) != null) {
      return true;
    }
    for (Map.Entry<String, Part> each : nested.entrySet()) {
      if (isAlike(each.getKey(), path)
          && isOtherwiseNamed(top, each.getKey(), each.getValue(), folders)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlike(String one, String other) {
    return !one.equals(other) && RealNames.fold(one).equals(RealNames.fold(other));
  }

  /** By case alone, on a disk that finds it by the recorded name, too. */
  private static boolean isOtherwiseNamed(Path top, String was, Part part, GitFolders folders)
      throws IOException {
    return folders.embedded()
        && part.place().isEmbedded()
        && RealNames.Disk.REAL.isSame(Names.resolve(top, was), folders.workTree())
        && Places.hasHistory(part, folders);
  }

  /** The part whose name a repository has but for its case; null when there is none. */
  static @Nullable Part otherwiseNamed(
      Collection<Part> parts, Path top, String root, GitFolders folders) throws IOException {
    for (Part part : parts) {
      String was = part.place().root();
      if (isAlike(was, root) && isOtherwiseNamed(top, was, part, folders)) {
        return part;
      }
    }
    return null;
  }

  /** The part that a repository is, wherever it is now; null when it is none of them. */
  static @Nullable Part renamed(Collection<Part> parts, GitFolders folders) throws IOException {
    Identity identity = Identity.of(folders.git());
    for (Part part : parts) {
      if (part.place().isEmbedded()
          && part.place().identity().isSame(identity)
          && (part.place().identity().isSurely(identity) || Places.isKnown(part, folders))) {
        return part;
      }
    }
    return null;
  }

  /** Whether a nested repository of the snapshot begins here. */
  boolean isRoot(String path) {
    return nested.containsKey(path);
  }
}
