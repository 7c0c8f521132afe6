// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which snapshots a person asked for by the command, and which are the undo of what a person
 * restored, often the only copy of a day's work: they are counted apart, so that a loop of work
 * that takes one each time does not push them out.
 */
final class ByHand {

  private static final String NAME = "by-hand";

  private final Store store;
  private final Path folder;

  ByHand(Store store) {
    this.store = store;
    this.folder = store.folder().resolve(NAME);
  }

  void add(String id) throws IOException {
    store.makeFolder(NAME);
    Store.write(folder.resolve(id), "");
  }

  boolean has(String id) {
    return Files.exists(folder.resolve(id));
  }

  void remove(String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id));
  }
}
