// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.solidify.CommitMaker.FileOf;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/** What of a change is staged, and stages it. */
final class Staging {

  private final DirCache index;
  private final String prefix;
  private final List<FileOf> files;

  /**
   * In an index that is locked.
   *
   * @param prefix of the workspace in the repository
   */
  Staging(DirCache index, String prefix, List<FileOf> files) {
    this.index = index;
    this.prefix = prefix;
    this.files = files;
  }

  /** What is staged for a file would be lost. */
  void check() {
    for (FileOf file : files) {
      if (!isBefore(file)) {
        throw CommitMaker.refused("something else is staged for " + file.path());
      }
    }
  }

  /** Whether all of it is as it was before the change. */
  boolean isBefore() {
    return files.stream().allMatch(this::isBefore);
  }

  private boolean isBefore(FileOf file) {
    DirCacheEntry entry = index.getEntry(prefix + file.path());
    String staged = entry == null ? "" : entry.getObjectId().name();
    return staged.equals(file.before());
  }

  /** Writes it, into the file of the index that was given. */
  void stage() throws IOException {
    DirCacheEditor editor = index.editor();
    for (FileOf file : files) {
      String path = prefix + file.path();
      editor.add(
          file.after().isEmpty()
              ? new DirCacheEditor.DeletePath(path)
              : new Put(path, ObjectId.fromString(file.after()), file.executable()));
    }
    if (!editor.commit()) {
      throw CommitMaker.refused("the index cannot be written");
    }
  }

  /** A file of a content. */
  static final class Put extends DirCacheEditor.PathEdit {

    private final ObjectId blob;
    private final boolean executable;

    Put(String path, ObjectId blob, boolean executable) {
      super(path);
      this.blob = blob;
      this.executable = executable;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      entry.setFileMode(executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
      entry.setObjectId(blob);
      entry.setLength(0); // git looks at the content then, and not at the stamp of another one
      entry.setLastModified(Instant.EPOCH);
    }
  }
}
