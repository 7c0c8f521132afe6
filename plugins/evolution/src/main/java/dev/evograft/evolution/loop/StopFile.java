// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code stop}: somebody wants the loop of this workspace to end. That it is there says so; nobody
 * reads it.
 */
public final class StopFile {

  private static final Logger log = LoggerFactory.getLogger(StopFile.class);

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

  /** Forgets it: a loop begins, or nobody has to stop. What is none of ours goes beside it. */
  public void clear() {
    try {
      Plain.check(file(), 0, LinkOption.NOFOLLOW_LINKS);
      Files.deleteIfExists(file());
    } catch (NotPlainException e) { // a folder, or a file of somebody's
      moved();
    } catch (NoSuchFileException e) {
      return; // nobody asked, or it is forgotten
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot remove " + file() + ": " + e, e);
    }
  }

  private void moved() {
    try {
      log.warn("{} is none of ours, and is now {}", file(), Plain.moved(file()));
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot move " + file() + " out of the way: " + e, e);
    }
  }
}
