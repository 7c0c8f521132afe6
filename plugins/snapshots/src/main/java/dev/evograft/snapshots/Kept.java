// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is with an undo and nowhere else: it would go with it. */
final class Kept {

  /**
   * Snapshots as people see them.
   *
   * @param kept what only one has, a line for each thing, by its id
   */
  record Listing(List<Snapshot> all, Map<String, List<String>> kept) {

    List<String> kept(Snapshot one) {
      return kept.getOrDefault(one.id(), List.of());
    }
  }

  private final Catalog catalog;
  private final Aside aside;

  Kept(Store store) {
    this.catalog = new Catalog(store);
    this.aside = new Aside(store);
  }

  /** A line for each thing. */
  List<String> of(String id) throws IOException {
    List<String> lines = new ArrayList<>();
    if (!aside.holds(id)) {
      return lines;
    }
    try {
      for (Part part : catalog.manifest(id).parts()) {
        for (Entry entry : part.entries()) {
          String path = Entry.child(part.place().root(), Difference.shown(entry));
          if (entry.kind() == Kind.ASIDE && aside.has(id, Kind.ASIDE, path)) {
            lines.add(Failures.oneLine(path) + ": a repository, whole");
          }
        }
      }
    } catch (EvograftException e) {
      lines.add(aside.folder(id) + ": of a snapshot that is damaged");
    }
    for (Path file : aside.files(id)) {
      lines.add(
          file
              + (Aside.isOfLock(file)
                  ? ": was in the place of a lock of Evograft's"
                  : ": a file that was changed while a restore was at work"));
    }
    return lines;
  }

  /** Nobody loses by a name what may be the only copy. */
  void refuse(List<String> ids) throws IOException {
    for (String id : ids) {
      List<String> lines = of(id);
      if (!lines.isEmpty()) {
        throw new EvograftException(
            "holds_only_copy",
            "snapshot "
                + id
                + " holds the only copy of "
                + lines.get(0)
                + (lines.size() > 1 ? ", and " + (lines.size() - 1) + " more" : "")
                + "; bring it back: evograft snapshot restore "
                + id
                + ", or remove it too: evograft snapshot prune --with-kept "
                + id);
      }
    }
  }
}
