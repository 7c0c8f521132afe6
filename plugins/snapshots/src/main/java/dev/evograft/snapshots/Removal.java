// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
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
  private final Places places;

  Removal(Store store, Places places) {
    this.store = store;
    this.places = places;
  }

  private WorkNote note() throws IOException {
    return WorkNote.read(store, places, "removing");
  }

  /**
   * Removes them, and what only they needed; a line for what could not go.
   *
   * @param wholly whether all of that goes at once, whatever it takes
   */
  List<String> run(Collection<String> ids, Collection<Path> commons, boolean wholly)
      throws IOException {
    WorkNote note = note();
    try {
      note.add(ids, commons);
    } catch (IOException e) {
      if (!new Room(store).isSurelyFull(e)) {
        throw e;
      }
      for (String id : ids) {
        new Catalog(store).remove(id); // first: without its content nobody is to restore it
        new Aside(store).drop(id); // which makes room for the note, and goes in any case
      }
      note.add(ids, commons);
    }
    return carryOut(note, true, wholly);
  }

  private List<String> carryOut(WorkNote note, boolean patient, boolean wholly) throws IOException {
    for (String id : note.ids()) {
      store.moments().before("remove snapshot");
      new Catalog(store).remove(id);
      Needed.forget(store, id);
      new ByHand(store).remove(id);
      for (Path common : note.commons()) {
        new KeepRefs(store, places).removeAll(common, id, patient);
      }
      new Aside(store).drop(id);
    }
    store.moments().before("sweep");
    List<String> lines = new Sweep(store, wholly).run();
    note.done(List.copyOf(note.ids()));
    return lines;
  }

  /** Goes on with what a process that died had begun; a line for it. */
  List<String> finish() throws IOException {
    WorkNote note = note();
    if (note.ids().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("the removal of snapshots was finished, which its process had left half done");
    lines.addAll(carryOut(note, false, true)); // each call tries again
    return lines;
  }
}
