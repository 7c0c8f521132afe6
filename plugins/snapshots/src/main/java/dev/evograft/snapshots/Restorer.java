// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Makes a workspace what a snapshot has, once an undo has recorded what there is: git's locks,
 * files of all parts, refs and indexes.
 */
final class Restorer {

  private final Path root;
  private final Store store;
  private final String id;
  private final Manifest target;
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  Restorer(Path root, Store store, String id, Manifest target) {
    this.root = root;
    this.store = store;
    this.id = id;
    this.target = target;
  }

  /** Refuses before anything is changed when something that has to be written cannot be read. */
  void check(Difference difference) throws IOException {
    for (PartDifference part : difference.parts()) {
      for (Entry entry : part.write()) {
        boolean content = entry.kind() == Kind.FILE || entry.kind() == Kind.LINK;
        if (content && !store.has(entry.content())) {
          throw new EvograftException(
              "snapshot_damaged",
              "the content of "
                  + Failures.oneLine(Entry.child(part.target().place().root(), entry.path()))
                  + " in snapshot "
                  + id
                  + " is gone; restore other files by naming them");
        }
      }
    }
  }

  /** Something that people should know, a line each. */
  void name(List<String> lines) {
    named.addAll(lines);
  }

  Restored apply(Difference difference, String undo, boolean withGit) throws IOException {
    Applier applier = new Applier(root, store, id, undo);
    List<GitFolders> repositories = withGit ? repositories() : List.of();
    try (GitLocks locks = GitLocks.take(repositories)) {
      named.addAll(locks.removed());
      applier.apply(difference);
      if (withGit) {
        git();
      }
    }
    failed.addAll(applier.failed());
    named.addAll(applier.named());
    difference.parts().forEach(part -> named.addAll(part.named()));
    return new Restored(
        id, undo, difference.changes(), withGit ? kept(difference) : List.of(), named, failed);
  }

  private List<GitFolders> repositories() {
    List<GitFolders> all = new ArrayList<>();
    for (Part part : target.parts()) {
      GitFolders folders = Places.git(root, part);
      if (folders != null) {
        all.add(folders);
      }
    }
    return all;
  }

  private void git() throws IOException {
    Set<Path> own = new HashSet<>();
    repositories().forEach(folders -> own.add(folders.git()));
    for (Part part : target.parts()) {
      GitFolders folders = Places.git(root, part);
      if (folders == null) {
        if (part.place().isRepository()) {
          failed.add(
              part.place().root()
                  + ": git's own folder of this repository is gone with its history; clone it again");
        }
        continue;
      }
      GitApplier applier = new GitApplier(store, folders, part);
      try {
        applier.refs(own);
        applier.index();
      } catch (IOException e) {
        failed.add(folders.git() + ": " + Failures.reason(e) + "; mend that and restore again");
      }
      named.addAll(applier.named());
      failed.addAll(applier.failed());
    }
  }

  /** Commits that were made in between; after the restore only the undo knows them. */
  private static List<String> kept(Difference difference) {
    Set<String> kept = new TreeSet<>();
    for (PartDifference part : difference.parts()) {
      Part now = part.now();
      if (now == null) {
        continue;
      }
      var before = part.target().git().refs();
      now.git()
          .refs()
          .forEach(
              (name, value) -> {
                if (ObjectId.isId(value) && !value.equals(before.get(name))) {
                  kept.add(Entry.child(now.place().root(), name) + " was at " + value);
                }
              });
      ObjectId head = now.git().head();
      if (!head.equals(ObjectId.zeroId()) && !head.equals(part.target().git().head())) {
        kept.add(Entry.child(now.place().root(), "HEAD") + " was at " + head.name());
      }
    }
    return List.copyOf(kept);
  }
}
