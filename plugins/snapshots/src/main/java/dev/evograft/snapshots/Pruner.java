// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
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
  private final Places places;

  Pruner(Config config, InstantSource clock, Store store, Places places) {
    this.config = config;
    this.clock = clock;
    this.store = store;
    this.places = places;
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
    PlanFile.Plan plan = new PlanFile(store).read();
    Set<String> due = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String id = all.get(i).id();
      boolean old = i > 0 && (i >= most || all.get(i).at().isBefore(oldest));
      boolean used = plan != null && (plan.target().equals(id) || plan.undos().contains(id));
      if (old && !used && !isDamaged(all.get(i)) && !new Aside(store).holds(id)) {
        due.add(id);
      }
    }
    return due;
  }

  /** What cannot be read is removed by name only. */
  private static boolean isDamaged(Snapshot snapshot) {
    return snapshot.at().equals(Instant.EPOCH);
  }

  private List<String> remove(Set<String> ids) throws IOException {
    if (!ids.isEmpty()) {
      new Removal(store).run(ids, commons(ids));
    }
    return new ArrayList<>(ids);
  }

  /** Of the repositories that have refs of these snapshots. */
  private Set<Path> commons(Set<String> ids) throws IOException {
    Set<Path> commons = new LinkedHashSet<>();
    if (places.main().isRepository()) {
      commons.add(places.main().common());
    }
    for (String id : ids) {
      try {
        for (Part part : new Catalog(store).manifest(id).parts()) {
          GitFolders folders = places.git(part);
          if (folders != null) {
            commons.add(folders.common());
          }
        }
      } catch (EvograftException e) {
        continue; // damaged: of those repositories whose snapshots can be read
      }
    }
    return commons;
  }
}
