// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Told of each change of the disk, before it is made. Tests interrupt there; nobody else listens.
 */
interface Moments {

  Moments NONE = what -> {};

  /**
   * Something is about to be changed.
   *
   * @param what a word for it, and the path when it is the user's
   */
  void before(String what);

  /** A folder, or what is in it, is about to be read; by one of several threads. */
  default void looking(String what) {}

  /**
   * So many bytes are about to be written to the store, or were and are about to count.
   *
   * @throws IOException when there is no room for them
   */
  default void writing(long bytes) throws IOException {}

  /**
   * Whether what is restored is on the disk before the next; a kill of the process asks for none.
   */
  default boolean forces() {
    return true;
  }

  /** How many bytes are held for a disk that is full. */
  default int held() {
    return Room.RESERVE;
  }

  /** How many bytes more fit on the disk of a folder; the most where nobody can tell. */
  default long usable(Path folder) {
    File disk = folder.toFile(); // which needs no list of what is mounted where
    return disk.getTotalSpace() == 0 ? Long.MAX_VALUE : disk.getUsableSpace();
  }
}
