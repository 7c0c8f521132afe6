// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.RotatedFiles;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The names of the graph's files: the one that is written, such as {@code memory_graph.jsonl}, and
 * older ones, such as {@code memory_graph.20261103T120000000Z.jsonl}. Safe for any thread.
 *
 * @param all of them
 */
record GraphFiles(RotatedFiles all) {

  GraphFiles(Path active) {
    this(new RotatedFiles(active));
  }

  /** The file that is written. */
  Path active() {
    return all.active();
  }

  /** The names of the older files, oldest first. */
  List<String> rotated() {
    try {
      return all.older().stream().map(file -> String.valueOf(file.getFileName())).toList();
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable",
          "cannot list the folder of " + active() + "; make it one that this user may read",
          e);
    }
  }

  Path path(String name) {
    return active().resolveSibling("").normalize().resolve(name);
  }

  /** When a file was rotated, at the latest: nothing was written to it after that. */
  Instant rotatedAt(String name) {
    return all.lastWritten(path(name));
  }
}
