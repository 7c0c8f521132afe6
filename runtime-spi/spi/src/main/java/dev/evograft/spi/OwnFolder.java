// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder that Evograft writes and others can, too. As long as a snapshot remembers it, whoever
 * writes for Evograft says so before it is done, so that a restore can tell it from what others
 * did; else that is one look whether there is such a record.
 *
 * <p>Every method that writes or reads the record is called by who holds {@link #LOCK} of the
 * folder. What {@link #leftAlone} says is of no record.
 *
 * @since 0.1
 */
public interface OwnFolder {

  /** What whoever writes in the folder locks in it, see {@link Workspace#lock}. */
  String LOCK = ".evograft.lock";

  /**
   * What is locked in it before {@link #LOCK} by whoever needs its files to belong together for
   * longer than one write.
   */
  String COMPACTION_LOCK = ".evograft.compaction.lock";

  /** Records nothing, for a workspace that keeps no records. */
  OwnFolder UNRECORDED = new UnrecordedFolder();

  /**
   * Whether a file of this name is a lock, is being made or is a copy of what was damaged: nobody
   * records or restores these, as long as they are files.
   *
   * @param path in the folder, with slashes
   */
  static boolean leftAlone(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.startsWith(".") || name.endsWith(".lock") || name.contains(".damaged-");
  }

  /** What is done when it is recorded. */
  @FunctionalInterface
  interface Action {
    /** Does it; an exception says that it was not done, or not wholly. */
    void run() throws IOException;
  }

  /**
   * Bytes are added at the end of a file, which is made where there is none.
   *
   * @throws IOException from the action; or when it cannot be recorded, and the action was not run
   */
  void append(Path file, byte[] more, Action action) throws IOException;

  /** A file gets this content, and is made where there is none; throws as {@link #append}. */
  void replace(Path file, byte[] content, Action action) throws IOException;

  /**
   * As {@link #replace(Path, byte[], Action)}, with the content of another file, which stays as it
   * is until the action runs.
   */
  void replace(Path file, Path content, Action action) throws IOException;

  /** A file gets another name, and takes the place of what has it; throws as {@link #append}. */
  void move(Path file, Path to, Action action) throws IOException;

  /** A file goes; throws as {@link #append}. */
  void remove(Path file, Action action) throws IOException;

  /**
   * Begins to record, or goes on with it.
   *
   * @return the moment, by which {@link #since} knows it; empty where nothing can be recorded
   */
  Optional<String> begin() throws IOException;

  /**
   * All that was written since a moment, in its order.
   *
   * @throws EvograftException code {@code own_record_lost} when the record of that moment, or of
   *     what came since, is not there or damaged: nobody knows what Evograft wrote
   */
  List<OwnWrite> since(String moment) throws IOException;

  /**
   * Nobody needs what was recorded before a moment.
   *
   * @param moment empty when nobody needs anything, and nothing is to be recorded any more
   */
  void forget(Optional<String> moment) throws IOException;
}
