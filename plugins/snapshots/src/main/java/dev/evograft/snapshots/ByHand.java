// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which snapshots a person asked for by the command: they are counted apart, so that a loop of work
 * that takes one each time does not push them out.
 */
final class ByHand {

  private final Path folder;

  ByHand(Store store) {
    this.folder = store.folder().resolve("by-hand");
  }

  void add(String id) throws IOException {
    Store.makeFolder(folder);
    Store.write(folder.resolve(id), "");
  }

  boolean has(String id) {
    return Files.exists(folder.resolve(id));
  }

  void remove(String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id));
  }
}
