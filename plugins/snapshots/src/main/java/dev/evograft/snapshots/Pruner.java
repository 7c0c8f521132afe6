// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.Config;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Removes snapshots, and what only they needed. */
final class Pruner {

  private final Config config;
  private final InstantSource clock;
  private final Store store;

  Pruner(Config config, InstantSource clock, Store store) {
    this.config = config;
    this.clock = clock;
    this.store = store;
  }

  /** Removes what is too old or too much, but never the newest or the given one. */
  List<String> expire(String spared) throws IOException {
    Set<String> due = due();
    due.remove(spared);
    return remove(due);
  }

  /** Removes what is too old or too much, and these. */
  List<String> prune(List<String> ids) throws IOException {
    Set<String> due = due();
    due.addAll(ids);
    return remove(due);
  }

  private Set<String> due() throws IOException {
    List<Snapshot> all = new Catalog(store).all();
    Instant oldest = clock.instant().minus(config.get(SnapshotKeys.MAX_AGE));
    long most = config.get(SnapshotKeys.MAX_COUNT);
    Set<String> due = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      if (i > 0 && (i >= most || all.get(i).at().isBefore(oldest))) {
        due.add(all.get(i).id());
      }
    }
    return due;
  }

  private List<String> remove(Set<String> ids) throws IOException {
    Catalog catalog = new Catalog(store);
    for (String id : ids) {
      List<Part> parts = catalog.manifest(id).parts();
      catalog.remove(id);
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).place().isRepository()) {
          GitFolders folders =
              GitFolders.of(
                  Path.of(parts.get(i).place().gitDir()), Path.of(parts.get(i).place().gitDir()));
          if (folders != null) {
            KeepRefs.remove(folders.common(), Recorder.keepName(id, i));
          }
        }
      }
      new Aside(store).drop(id);
    }
    if (!ids.isEmpty()) {
      new Sweep(store).run();
    }
    return new ArrayList<>(ids);
  }
}
