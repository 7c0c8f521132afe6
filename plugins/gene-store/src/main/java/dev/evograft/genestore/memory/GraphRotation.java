// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.OwnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Begins a new file when one is full, and lets the oldest go. Used under the lock of the folder
 * only; a process may die between any two steps.
 *
 * @param files the names
 * @param limits when
 * @param own told of it
 * @param clock for their names
 */
record GraphRotation(GraphFiles files, GraphLimits limits, OwnFolder own, InstantSource clock) {

  /** Keeps what a file says before it is deleted. */
  interface Keeper {
    /** Afterwards, whoever adds up the files does not miss this one, nor count it twice. */
    void keepSumsOf(String name);
  }

  boolean isDue() throws IOException {
    try {
      return Files.size(files.active()) >= limits.maxBytes();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Begins a new file.
   *
   * @param last when what is written now happened, in milliseconds: clocks are set now and then
   */
  void rotate(long last) throws IOException {
    long now = Math.max(clock.millis(), last);
    files.all().rotate(limits.maxBytes(), own, Instant.ofEpochMilli(now));
  }

  void prune(Keeper keeper) throws IOException {
    List<String> rotated = files.rotated();
    for (String name : rotated.subList(0, Math.max(0, rotated.size() - limits.kept()))) {
      keeper.keepSumsOf(name);
      own.removes(files.path(name));
      Files.deleteIfExists(files.path(name));
    }
  }
}
