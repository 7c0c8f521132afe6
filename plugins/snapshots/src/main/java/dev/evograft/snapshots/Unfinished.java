// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A note of the snapshot that is being made, by which one that was never finished is cleared away.
 */
final class Unfinished {

  private final Store store;
  private final Path file;

  Unfinished(Store store) {
    this.store = store;
    this.file = store.folder().resolve("creating");
  }

  void begin(String id, Collection<Path> commons) throws IOException {
    StringBuilder text = new StringBuilder(id).append('\n');
    commons.forEach(common -> text.append(common).append('\n'));
    Store.write(file, text.toString());
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Clears away what a process that died had begun; a line for each thing. */
  List<String> clear() throws IOException {
    boolean dropped = false;
    if (Files.exists(file)) {
      List<String> noted = Files.readAllLines(file);
      String id = noted.isEmpty() ? "" : noted.get(0);
      if (!id.isEmpty() && !new Catalog(store).has(id)) {
        dropped = true;
        for (String common : noted.subList(1, noted.size())) {
          KeepRefs.removeAll(Path.of(common), id);
        }
        store.removeLeftovers();
        new Sweep(store).run(); // content may be in a whole pack already
      }
      end();
    }
    store.removeLeftovers();
    return dropped
        ? List.of("a snapshot that was not finished when its process ended was dropped")
        : List.of();
  }
}
