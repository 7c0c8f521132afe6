// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LinesBackwards;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the newest events, from the end of the newest file backwards. Safe for any thread. */
final class GraphTail {

  private GraphTail() {}

  /** The newest events, latest first. */
  static List<MemoryGraphEvent> latest(GraphFiles files, int most) {
    List<MemoryGraphEvent> latest = new ArrayList<>();
    List<Path> newestFirst = new ArrayList<>();
    files.rotated().forEach(name -> newestFirst.add(0, files.path(name)));
    newestFirst.add(0, files.active());
    for (Path file : newestFirst) {
      if (latest.size() < most) {
        read(
            file,
            line -> {
              EventLine.parse(line).filter(GraphTail::isEvent).ifPresent(latest::add);
              return latest.size() < most;
            });
      }
    }
    return Collections.unmodifiableList(latest);
  }

  private static boolean isEvent(MemoryGraphEvent event) {
    return event.type().equals(MemoryGraphEvent.TYPE);
  }

  private static void read(Path file, LinesBackwards.Reader reader) {
    try {
      LinesBackwards.read(file, reader);
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable",
          "cannot read " + file + "; make it a file that this user may read",
          e);
    }
  }
}
