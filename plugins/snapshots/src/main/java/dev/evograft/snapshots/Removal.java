// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes snapshots away. What is to go is noted first, so that a process that dies in the middle
 * leaves nothing that nobody would look for again, secrets least of all.
 */
final class Removal {

  private final Store store;
  private final Path file;

  Removal(Store store) {
    this.store = store;
    this.file = store.folder().resolve("removing");
  }

  /** Removes them, and what only they needed. */
  void run(Collection<String> ids, Collection<Path> commons) throws IOException {
    StringBuilder text = new StringBuilder();
    ids.forEach(id -> text.append("id ").append(id).append('\0'));
    commons.forEach(common -> text.append("of ").append(common).append('\0'));
    Store.write(file, text.toString());
    carryOut(ids, commons);
  }

  private void carryOut(Collection<String> ids, Collection<Path> commons) throws IOException {
    for (String id : ids) {
      store.moments().before("remove snapshot");
      new Catalog(store).remove(id);
      Needed.forget(store, id);
      for (Path common : commons) {
        KeepRefs.removeAll(common, id);
      }
      new Aside(store).drop(id);
    }
    store.moments().before("sweep");
    new Sweep(store).run();
    Files.deleteIfExists(file);
  }

  /** Goes on with what a process that died had begun; a line for it. */
  List<String> finish() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    List<Path> commons = new ArrayList<>();
    for (String line : Files.readString(file).split("\0")) {
      if (line.startsWith("id ")) {
        ids.add(line.substring(3));
      } else if (line.startsWith("of ")) {
        commons.add(Path.of(line.substring(3)));
      }
    }
    carryOut(ids, commons);
    return List.of("the removal of snapshots was finished, which its process had left half done");
  }
}
