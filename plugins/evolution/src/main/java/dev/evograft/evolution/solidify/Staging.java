// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.solidify.Entry.Blob;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.jspecify.annotations.Nullable;

/** What of a commit is staged, and stages it. */
final class Staging {

  private final DirCache index;
  private final List<Entry> entries;

  /** In an index that is locked. */
  Staging(DirCache index, List<Entry> entries) {
    this.index = index;
    this.entries = entries;
  }

  /** What is staged for a file would be lost. */
  void check() {
    for (Entry entry : entries) {
      if (!isBefore(entry)) {
        throw CommitMaker.refused("something else is staged for " + entry.path());
      }
    }
  }

  /** Whether all of it is as it was before the commit. */
  boolean isBefore() {
    return entries.stream().allMatch(this::isBefore);
  }

  private boolean isBefore(Entry entry) {
    DirCacheEntry staged = index.getEntry(entry.path());
    @Nullable Blob blob =
        staged == null ? null : new Blob(staged.getObjectId(), staged.getFileMode());
    return (staged == null || staged.getStage() == DirCacheEntry.STAGE_0)
        && Objects.equals(blob, entry.before());
  }

  /** Writes it, into the file of the index that was given. */
  void stage() throws IOException {
    DirCacheEditor editor = index.editor();
    entries.forEach(entry -> editor.add(edit(entry.path(), entry.after())));
    if (!editor.commit()) {
      throw CommitMaker.refused("the index cannot be written");
    }
  }

  static DirCacheEditor.PathEdit edit(String path, @Nullable Blob blob) {
    return blob == null ? new DirCacheEditor.DeletePath(path) : new Put(path, blob);
  }

  /** A file of a content. */
  private static final class Put extends DirCacheEditor.PathEdit {

    private final Blob blob;

    Put(String path, Blob blob) {
      super(path);
      this.blob = blob;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      entry.setFileMode(blob.mode());
      entry.setObjectId(blob.id());
      entry.setLength(0); // git looks at the content then, and not at the stamp of another one
      entry.setLastModified(Instant.EPOCH);
    }
  }
}
