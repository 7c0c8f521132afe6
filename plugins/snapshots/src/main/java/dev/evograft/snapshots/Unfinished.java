// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The snapshot that is being made; one that was never finished is cleared away. */
final class Unfinished {

  /** Of one that was cleared away. */
  static final String DROPPED =
      "a snapshot that was not finished when its process ended was dropped";

  private final Store store;
  private final Places places;

  Unfinished(Store store, Places places) {
    this.store = store;
    this.places = places;
  }

  private WorkNote note() throws IOException {
    return WorkNote.read(store, places, "creating");
  }

  void begin(String id, Collection<Path> commons) throws IOException {
    note().add(Set.of(id), commons);
  }

  void end(String id) throws IOException {
    note().done(Set.of(id));
  }

  /** Clears away what a process that died had begun; a line for each thing. */
  List<String> clear() throws IOException {
    List<String> lines = new ArrayList<>();
    WorkNote note = note();
    for (String id : List.copyOf(note.ids())) {
      if (!new Catalog(store).has(id)) {
        for (Path common : note.commons()) {
          new KeepRefs(store, places).removeAll(common, id, false); // each call tries again
        }
        new ByHand(store).remove(id);
        lines.add(DROPPED);
      }
    }
    store.removeLeftovers();
    if (!lines.isEmpty()) {
      lines.addAll(new Sweep(store, true).run()); // content may be in a whole pack already
    }
    note.done(List.copyOf(note.ids()));
    return lines;
  }
}
