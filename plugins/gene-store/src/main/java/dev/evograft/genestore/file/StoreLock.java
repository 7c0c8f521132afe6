// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The lock that whoever writes into a folder of ours holds, one thread of one process at a time.
 * Other programs do not know it. Safe for any thread; not to be taken twice by one.
 */
public final class StoreLock {

  private static final String COMPACTION = ".evograft.compaction.lock";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Workspace workspace;
  private final OwnFolder own;

  /**
   * The lock of a folder.
   *
   * @param folder which need not be there yet
   */
  public StoreLock(Path folder, Workspace workspace) {
    this(workspace, folder.resolve(OwnFolder.LOCK));
  }

  private StoreLock(Workspace workspace, Path file) {
    this.file = file;
    this.workspace = workspace;
    this.own = workspace.own(file.resolveSibling(""));
  }

  /** Another one of the folder: whoever compacts holds it, and takes this one inside. */
  StoreLock ofCompaction() {
    return new StoreLock(workspace, file.resolveSibling(COMPACTION));
  }

  /** Told of each file in the folder, under the lock, before it is written. */
  public OwnFolder own() {
    return own;
  }

  /**
   * Waits for the lock, some seconds at most, and does something while it has it.
   *
   * @throws EvograftException code {@code store_busy} if others do not give it back; {@code
   *     write_failed} if the work fails
   */
  public <T> T hold(Work<T> work) {
    return hold(PATIENCE, work);
  }

  /** As {@link #hold(Work)}, but waits so long at most. */
  <T> T hold(Duration patience, Work<T> work) {
    boolean interrupted = Thread.interrupted(); // waiting for a lock ends at once otherwise
    try {
      return holding(patience, work);
    } catch (IOException e) {
      throw Failures.write(file.resolveSibling("").normalize(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T holding(Duration patience, Work<T> work) throws IOException {
    Workspace.Lock lock = take(patience);
    try {
      return work.run(new Held());
    } finally {
      lock.close();
    }
  }

  private Workspace.Lock take(Duration patience) {
    try {
      return workspace.lock(file, patience);
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw new EvograftException(
          "store_busy",
          "cannot write into "
              + file.getParent()
              + ": another process holds "
              + file
              + "; try again when it is done",
          e);
    }
  }

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run(Held held) throws IOException;
  }

  /** Shows that the lock is held; of no use after the work it was given to. */
  public static final class Held {
    private Held() {}
  }
}
