// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The lock that whoever writes into a folder of ours holds, one thread of one process at a time.
 * Other programs do not know it. Safe for any thread; not to be taken twice by one.
 */
public final class StoreLock {

  private static final String NAME = ".evograft.lock";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Workspace workspace;

  /**
   * The lock of a folder.
   *
   * @param folder which need not be there yet
   */
  public StoreLock(Path folder, Workspace workspace) {
    this.file = folder.resolve(NAME);
    this.workspace = workspace;
  }

  /**
   * Waits for the lock, some seconds at most, and does something while it has it.
   *
   * @throws EvograftException code {@code store_busy} if others do not give it back; {@code
   *     write_failed} if the work fails
   */
  public <T> T hold(Work<T> work) {
    boolean interrupted = Thread.interrupted(); // waiting for a lock ends at once otherwise
    try {
      return holding(work);
    } catch (IOException e) {
      throw Failures.write(file.resolveSibling("").normalize(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T holding(Work<T> work) throws IOException {
    Workspace.Lock lock = take();
    try {
      return work.run(new Held());
    } finally {
      lock.close();
    }
  }

  private Workspace.Lock take() {
    try {
      return workspace.lock(file, PATIENCE);
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
