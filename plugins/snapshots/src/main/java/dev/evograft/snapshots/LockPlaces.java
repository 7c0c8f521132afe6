// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.OwnFolder;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves into the store what is no file and has the place of the lock of a folder that Evograft
 * itself writes in: nobody of Evograft made it, and as long as it is there nobody can take the
 * lock, so that nothing in that folder could be restored.
 */
final class LockPlaces {

  private final Aside aside;
  private final Path root;
  private final String undo;
  private final List<String> moved = new ArrayList<>();

  /**
   * For one restore.
   *
   * @param root from which folders are named
   * @param undo with which it is kept; the undo does not put it back
   */
  LockPlaces(Store store, Path root, String undo) {
    this.aside = new Aside(store);
    this.root = root;
    this.undo = undo;
  }

  /** What was moved, a line each that ends with where it is. */
  List<String> moved() {
    return moved;
  }

  /**
   * Makes the place of a lock one of a lock.
   *
   * @param folder from the root
   */
  void clear(String folder) throws IOException {
    String path = folder + "/" + OwnFolder.LOCK;
    Path at = SafeTree.plain(root, path);
    Stat stat = at == null ? null : Stat.find(at);
    if (at == null || stat == null || stat.is(Kind.FILE)) {
      return;
    }
    Path kept = aside.keepOfLock(undo, path, at, () -> check(path, at));
    String what =
        stat.is(Kind.FOLDER) ? "a folder" : stat.is(Kind.LINK) ? "a link" : "a pipe or the like";
    moved.add(
        Failures.oneLine(path)
            + ": "
            + what
            + " was in the place of the lock; it is kept: "
            + kept);
  }

  private void check(String path, Path at) throws IOException {
    if (!at.equals(SafeTree.plain(root, path))) {
      throw new FileSystemException(at.toString(), null, "a folder above it was changed meanwhile");
    }
  }
}
