// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The folder that an agent works in, and the only way in which plugins write durable files. Safe
 * for any thread; every method may wait for the disk.
 *
 * @since 0.1
 */
public interface Workspace {

  /** The folder itself, absolute and without symbolic links. */
  Path root();

  /**
   * {@code .evograft} in it; created, with a {@code .gitignore} of {@code *}, when first written.
   */
  Path state();

  /**
   * Whether {@link #state()} is there and this user's Evograft did not make it, as one that came
   * with a cloned repository: nothing in it is used. Without a home nobody can tell, and it is not.
   */
  default boolean foreign() {
    return false;
  }

  /** The calling plugin's own folder under {@link #state()}. */
  Path pluginState();

  /**
   * Replaces a file as a whole, or not at all: a temporary file in the same folder, fsync, rename,
   * fsync of the folder. Missing folders are made, 0700 for {@link Access#SECRET}.
   *
   * @throws EvograftException code {@code write_failed}; the old content is still there
   */
  void replace(Path file, byte[] content, Access access);

  /**
   * Locks a name for this process and this thread: one lock per real path in this JVM, one of the
   * operating system across processes. It ends with its process. The file itself is never read or
   * deleted; it may be made.
   *
   * @throws EvograftException code {@code lock_timeout} if it is not free within the patience
   */
  Lock lock(Path file, Duration patience);

  /**
   * A folder in which Evograft writes and others may, too, such as that of the assets.
   *
   * @param folder absolute, or relative to {@link #root()}; it need not be there
   */
  default OwnFolder own(Path folder) {
    return OwnFolder.UNMARKED;
  }

  /** Who may read a file. */
  enum Access {
    /** As the user's umask says. */
    ORDINARY,
    /** Its owner alone (0600 where the system has permissions). */
    SECRET
  }

  /** A held lock. */
  interface Lock extends AutoCloseable {

    /**
     * Whether it keeps others out still. Somebody may take its file away, as {@code git clean}
     * does, and who comes next locks another; so whoever is about to write for a second time, or
     * after a while, asks again. From any thread; no after {@link #close}, and where it cannot be
     * told.
     */
    default boolean isOurs() {
      return true;
    }

    /** Gives it back; a second call does nothing. From the thread that took it. */
    @Override
    void close();
  }
}
