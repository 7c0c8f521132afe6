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
import java.util.function.Supplier;

/** Reads the newest events, from the end of the newest file backwards. Safe for any thread. */
final class GraphTail {

  private static final int ATTEMPTS = 20;

  private GraphTail() {}

  /** The newest events, latest first. */
  static List<MemoryGraphEvent> latest(GraphFiles files, int most) {
    return latest(() -> newestFirst(files), most);
  }

  /** Looks at all files; again, if one was full meanwhile and its name is another one. */
  static List<MemoryGraphEvent> latest(Supplier<List<Path>> newestFirst, int most) {
    List<Path> before = newestFirst.get();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<MemoryGraphEvent> latest = read(before, most);
      List<Path> now = newestFirst.get();
      if (now.equals(before)) {
        return latest;
      }
      before = now;
    }
    throw new EvograftException(
        "store_unreadable",
        "cannot read " + before.get(0) + ", which is full again and again; try again later");
  }

  private static List<Path> newestFirst(GraphFiles files) {
    List<Path> newestFirst = new ArrayList<>(List.of(files.active()));
    files.rotated().forEach(name -> newestFirst.add(1, files.path(name)));
    return newestFirst;
  }

  private static List<MemoryGraphEvent> read(List<Path> newestFirst, int most) {
    List<MemoryGraphEvent> latest = new ArrayList<>();
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
