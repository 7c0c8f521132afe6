// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings a change into the workspace that was made and checked elsewhere: all of it, where every
 * file still holds what the change began from, or nothing.
 */
public final class Application {

  private final FolderFiles files;

  /** Into this workspace. */
  public Application(Path root) {
    this.files = new FolderFiles(root);
  }

  /** The files that are not what the change began from; empty when it can be applied. */
  public List<String> conflicts(List<FileEdit> edits) {
    List<String> conflicts = new ArrayList<>();
    for (FileEdit edit : edits) {
      if (!isAsBefore(edit)) {
        conflicts.add(edit.path());
      }
    }
    return conflicts;
  }

  private boolean isAsBefore(FileEdit edit) {
    try {
      return Objects.equals(files.file(edit.path()), edit.before());
    } catch (RetriableException e) {
      throw e;
    } catch (EvograftException e) {
      return false; // a folder or a link is in its place
    }
  }

  /**
   * Applies it.
   *
   * @throws RetriableException code {@code write_failed}; some files may be changed
   */
  public void apply(List<FileEdit> edits) {
    Map<String, Optional<FileVersion>> wanted = new LinkedHashMap<>();
    edits.forEach(edit -> wanted.put(edit.path(), Optional.ofNullable(edit.after())));
    files.write(wanted);
  }
}
