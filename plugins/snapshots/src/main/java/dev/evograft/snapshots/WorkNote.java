// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

  /** What is noted under a name. */
  static WorkNote read(Store store, Places places, String name) throws IOException {
    WorkNote note = new WorkNote(store, places, name);
    String text = store.readNote(name);
    if (text != null) {
      for (String line : text.split("\0")) {
        if (line.startsWith("id ")) {
          note.ids.add(CheckedPath.id(line.substring(3)));
        } else if (line.startsWith("of ")) {
          note.add(line.substring(3));
        }
      }
    }
    return note;
  }

  private void add(String common) {
    try {
      commons.add(places.at(common));
    } catch (InvalidPathException e) {
      return; // no such folder can be on this system
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
    ids.forEach(id -> text.append("id ").append(id).append('\0'));
    for (Path common : commons) {
      text.append("of ").append(places.noted(common)).append('\0');
    }
    store.writeNote(name, text.toString());
  }
}
