// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A file in a folder where others write, too: a snapshot can tell what Evograft wrote. Safe for any
 * thread.
 *
 * @param workspace that it is in
 * @param path of it, absolute
 */
public record OwnFile(Workspace workspace, Path path) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Writes it. */
  @FunctionalInterface
  public interface Write {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Writes it under the lock of its folder, which is made, and says so before.
   *
   * @throws RetriableException code {@code store_busy} when others hold the lock; {@code
   *     write_failed} when the disk does not take it
   * @throws EvograftException code {@code write_failed} when it cannot be noted for snapshots
   */
  public void write(Write write) {
    Path folder = path.resolveSibling("");
    Workspace.Lock lock;
    try {
      lock = workspace.lock(folder.resolve(OwnFolder.LOCK), PATIENCE);
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw new RetriableException("store_busy", "cannot write " + path + ": " + e.getMessage(), e);
    }
    try {
      note(folder);
      write.run();
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot write " + path + ": " + e.getMessage(), e);
    } finally {
      lock.close();
    }
  }

  /** What cannot be noted now cannot be later: to try again would keep a cycle from its end. */
  private void note(Path folder) {
    try {
      workspace.own(folder).writes(path);
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
