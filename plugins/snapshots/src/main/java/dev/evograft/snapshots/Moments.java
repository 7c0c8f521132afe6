// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
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

  /** A folder, or the rules in it, are about to be read; by one of several threads. */
  default void looking(String what) {}

  /** How many bytes more fit on the disk of a folder. */
  default long usable(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }
}
