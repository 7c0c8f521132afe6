// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Room on the disk of the store. Some of it is held as long as there is enough, and given up when
 * there is none, so that a restore can note what it does on a disk that work has filled.
 */
final class Room {

  /** How much is held. */
  static final int RESERVE = 8 << 20;

  /** With less the disk counts as full. */
  private static final long TIGHT = 4L * RESERVE;

  /** With less none is held. */
  private static final long PLENTY = 64L * RESERVE;

  private static final long NONE = 1L << 20;

  private final Store store;
  private final Path file;

  Room(Store store) {
    this.store = store;
    this.file = store.folder().resolve("reserve");
  }

  private long usable() {
    return store.moments().usable(store.folder());
  }

  /** Whether so much more should not be stored. */
  boolean isTight(long more) {
    return usable() - TIGHT < more;
  }

  /** Holds some, if there is plenty. */
  void hold() {
    int most = store.moments().held();
    try {
      if (most > 0 && !Files.exists(file) && usable() > PLENTY) {
        byte[] bytes = new byte[most];
        new SplittableRandom(RESERVE).nextBytes(bytes); // zeros would take no room on some disks
        store.moments().before("reserve");
        Store.write(file, bytes);
      }
    } catch (IOException e) {
      release(); // the disk has a use for it
    }
  }

  /** Gives up what is held; false when there is none. */
  boolean release() {
    try {
      FileTree.delete(file.resolveSibling(file.getFileName() + ".part"));
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false; // what needs it says that there is no room
    }
  }

  /** Whether something failed because there is no room. */
  boolean isFull(Exception failure) {
    boolean write = false;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      write |= at instanceof IOException;
    }
    return isSurelyFull(failure) || (write && usable() < TIGHT);
  }

  /** As the other, and for nothing else. */
  boolean isSurelyFull(Exception failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (message.contains("No space left") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return usable() < NONE; // the system says so in the user's language
  }
}
