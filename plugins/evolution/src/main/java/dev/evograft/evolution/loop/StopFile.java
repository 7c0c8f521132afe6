// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * {@code stop}: somebody wants the loop of this workspace to end. That it is there says so; nobody
 * reads it.
 */
public final class StopFile {

  private final Workspace workspace;

  /** Of this workspace. */
  public StopFile(Workspace workspace) {
    this.workspace = workspace;
  }

  private Path file() {
    return workspace.pluginState().resolve("stop");
  }

  /** Asks for it. */
  public void ask() {
    if (isAsked()) {
      return; // whatever it is that is there
    }
    workspace.replace(file(), new byte[0], Workspace.Access.ORDINARY);
  }

  /** Whether it was asked for. */
  public boolean isAsked() {
    return Files.exists(file(), LinkOption.NOFOLLOW_LINKS);
  }

  /** Forgets it: a loop begins, or nobody has to stop. */
  public void clear() {
    try {
      DeletedTree.remove(file()); // somebody may have made a folder of it
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot remove " + file() + ": " + e, e);
    }
  }
}
