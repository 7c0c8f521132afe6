// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.execute.Beside;
import dev.evograft.evolution.execute.Exchange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Brings a change into the workspace that was made and checked elsewhere: all of it, where every
 * file still holds what the change began from, or nothing.
 */
public final class Application {

  private final FolderFiles files;
  private final Exchange exchange;

  /** Into this workspace. */
  public Application(Path root) {
    this(root, Beside.random());
  }

  /**
   * Into this workspace.
   *
   * @param names of what lies beside files meanwhile
   */
  public Application(Path root, Beside names) {
    this(root, names, Exchange.Moments.NONE);
  }

  /** As the other, and somebody is told how far it is. */
  public Application(Path root, Beside names, Exchange.Moments moments) {
    this.files = new FolderFiles(root, names);
    this.exchange = new Exchange(files, names, moments);
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
   * Applies it; on the disk when this returns.
   *
   * @throws ConflictException if a file is not what the change began from; nothing is changed
   * @throws RetriableException code {@code write_failed}; what was changed is what it was
   */
  public void apply(List<FileEdit> edits) {
    List<String> conflicts = exchange.run(edits);
    if (!conflicts.isEmpty()) {
      throw new ConflictException(conflicts);
    }
  }
}
