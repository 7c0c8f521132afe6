// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the graph: each event once, a new file when one is full. Safe for any thread and any
 * number of processes, for all of it happens under the lock of the folder.
 */
final class GraphFile {

  private static final Logger logger = LoggerFactory.getLogger(GraphFile.class);

  private final LineLog log;
  private final StoreLock lock;
  private final GraphIds ids;
  private final GraphRotation rotation;
  private final InstantSource clock;
  private volatile boolean isOpen;

  GraphFile(LineLog log, StoreLock lock, GraphRotation rotation, InstantSource clock) {
    this.log = log;
    this.lock = lock;
    this.ids = new GraphIds(rotation.files(), log, lock);
    this.rotation = rotation;
    this.clock = clock;
  }

  /**
   * Appends an event unless one of its id is there.
   *
   * @param heir of files that go
   * @return whether it was new
   */
  boolean append(MemoryGraphEvent event, GraphRotation.Heir heir) {
    String id = event.id().filter(text -> !text.isBlank()).orElseThrow(GraphFile::invalid);
    if (!event.type().equals(MemoryGraphEvent.TYPE)) {
      throw invalid();
    }
    byte[] line = event.tree().toString().getBytes(StandardCharsets.UTF_8);
    return lock.hold(
        held -> {
          isOpen = true;
          if (ids.contains(id)) {
            return false;
          }
          rotateIfDue(heir);
          log.append(held, List.of(line));
          return true;
        });
  }

  /** That a file cannot be rotated keeps nobody from writing into it. */
  private void rotateIfDue(GraphRotation.Heir heir) {
    try {
      if (rotation.isDue()) {
        rotation.rotate(clock.instant());
        rotation.prune(heir);
      }
    } catch (IOException | EvograftException e) {
      logger.warn("{} is not rotated: {}", log.file(), e.getMessage());
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
            log.close();
            isOpen = false;
            return true;
          });
    }
  }
}
