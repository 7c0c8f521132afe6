// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the graph: each event once, a new file when one is full. Safe for any thread and any
 * number of processes, for all of it happens under the lock of the folder.
 */
final class GraphFile {

  private static final Logger log = LoggerFactory.getLogger(GraphFile.class);

  private final LineLog lines;
  private final StoreLock lock;
  private final GraphIds ids;
  private final GraphRotation rotation;
  private volatile boolean isOpen;

  GraphFile(LineLog lines, StoreLock lock, GraphIds ids, GraphRotation rotation) {
    this.lines = lines;
    this.lock = lock;
    this.ids = ids;
    this.rotation = rotation;
  }

  /**
   * Appends an event unless one of its id is there.
   *
   * @param keeper of what files say that are deleted
   * @return whether it was new
   */
  boolean append(MemoryGraphEvent event, GraphRotation.Keeper keeper) {
    String id = event.id().filter(text -> !text.isBlank()).orElseThrow(GraphFile::invalid);
    if (!event.type().equals(MemoryGraphEvent.TYPE)) {
      throw invalid();
    }
    byte[] line = event.tree().toString().getBytes(StandardCharsets.UTF_8);
    return lock.hold(
        held -> {
          isOpen = true;
          if (ids.contains(id, rotation.clock().millis())) {
            return false;
          }
          rotateIfDue(keeper);
          lines.append(held, List.of(line));
          note();
          return true;
        });
  }

  /** What is not noted has only to be read again. */
  private void note() {
    try {
      ids.note(rotation.clock().millis());
    } catch (EvograftException e) {
      log.warn("how far {} goes is not noted: {}", lines.file(), e.getMessage());
    }
  }

  /** That a file cannot be rotated keeps nobody from writing into it. */
  private void rotateIfDue(GraphRotation.Keeper keeper) {
    try {
      if (rotation.isDue()) {
        rotation.rotate(ids.latest());
        rotation.prune(keeper);
      }
    } catch (IOException | EvograftException e) {
      log.warn("{} is not rotated: {}", lines.file(), e.getMessage());
    }
  }

  private static EvograftException invalid() {
    return new EvograftException(
        "asset_invalid", "a line of the memory graph is a MemoryGraphEvent and has an id");
  }

  /** Lets the files go, and what is known of them; the next append begins anew. */
  void close() {
    if (isOpen) { // else the lock would be all that we leave there
      lock.hold(
          held -> {
            ids.close();
            lines.close();
            isOpen = false;
            return true;
          });
    }
  }
}
