// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A note of the snapshots that are at work, and of the repositories that have refs of theirs, on
 * disk as long as the work goes on: whoever comes after a process that died goes on with it. What
 * is noted already stays noted.
 */
final class WorkNote {

  private static final String ID = "id ";
  private static final String OF = "of ";

  private final Store store;
  private final Places places;
  private final String name;
  private final Set<String> ids = new LinkedHashSet<>();
  private final Set<Path> commons = new LinkedHashSet<>();

  private WorkNote(Store store, Places places, String name) {
    this.store = store;
    this.places = places;
    this.name = name;
  }

  /**
   * What is noted under a name. Of what another home noted nobody can tell here whether it is true:
   * of that what a snapshot left which is no more is put right, and no snapshot is removed.
   */
  static WorkNote read(Store store, Places places, String name) throws IOException {
    WorkNote note = new WorkNote(store, places, name);
    String other = store.otherNote(name);
    String text = other == null ? store.readNote(name) : other;
    if (text != null) {
      for (String line : text.split("\0")) {
        try {
          note.add(line, other != null);
        } catch (IllegalArgumentException e) { // no id, or no folder of this system
          if (other == null && line.startsWith(ID)) {
            throw e;
          }
        }
      }
    }
    return note;
  }

  private void add(String line, boolean ofAnother) throws IOException {
    if (line.startsWith(ID)) {
      String id = CheckedPath.id(line.substring(ID.length()));
      if (!ofAnother || !new Catalog(store).has(id)) {
        ids.add(id);
      }
    } else if (line.startsWith(OF)) {
      Path common = places.at(line.substring(OF.length()));
      if (!ofAnother || places.isHere(common)) {
        commons.add(common);
      }
    }
  }

  Set<String> ids() {
    return ids;
  }

  Set<Path> commons() {
    return commons;
  }

  void add(Collection<String> more, Collection<Path> theirs) throws IOException {
    ids.addAll(more);
    commons.addAll(theirs);
    write();
  }

  /** The work on some is done. */
  void done(Collection<String> some) throws IOException {
    ids.removeAll(some);
    write();
  }

  private void write() throws IOException {
    if (ids.isEmpty()) {
      Files.deleteIfExists(store.folder().resolve(name));
      return;
    }
    StringBuilder text = new StringBuilder();
    ids.forEach(id -> text.append(ID).append(id).append('\0'));
    for (Path common : commons) {
      text.append(OF).append(places.noted(common)).append('\0');
    }
    store.writeNote(name, text.toString());
  }
}
