// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes snapshots, and what only they needed. */
final class Pruner {

  /** Work that began with a snapshot may still go on. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private final Config config;
  private final InstantSource clock;
  private final Store store;
  private final Places places;

  /**
   * What was removed.
   *
   * @param notes what people should know of it, a line each
   */
  record Pruned(List<String> ids, List<String> notes) {}

  Pruner(Config config, InstantSource clock, Store store, Places places) {
    this.config = config;
    this.clock = clock;
    this.store = store;
    this.places = places;
  }

  /** Removes what is too old or too much, but never the newest or the given one. */
  Pruned expire(String spared) throws IOException {
    Set<String> due = due();
    due.remove(spared);
    return remove(due);
  }

  /** Removes what is too old or too much, and these. */
  Pruned prune(List<String> ids) throws IOException {
    Set<String> due = due();
    due.addAll(ids);
    return remove(due);
  }

  private Set<String> due() throws IOException {
    Set<String> used = used();
    if (used == null) {
      return new LinkedHashSet<>();
    }
    List<Snapshot> all = new Catalog(store).all();
    ByHand hands = new ByHand(store);
    used.addAll(new InUse(store).all());
    Instant now = clock.instant();
    Instant oldest = now.minus(config.get(SnapshotKeys.MAX_AGE));
    long most = config.get(SnapshotKeys.MAX_COUNT);
    Set<String> due = new LinkedHashSet<>();
    int byHand = 0;
    for (int i = 1; i < all.size(); i++) { // the newest stays
      Snapshot each = all.get(i);
      byHand += hands.has(all.get(i - 1).id()) ? 1 : 0;
      int newer = hands.has(each.id()) ? byHand : i - byHand;
      boolean old = newer >= most || each.at().isBefore(oldest);
      boolean young = each.at().isAfter(now.minus(YOUNG));
      if (old
          && !young
          && !used.contains(each.id())
          && !isDamaged(each)
          && !new Aside(store).holds(each.id())) {
        due.add(each.id());
      }
    }
    return due;
  }

  /** What a restore that is half done needs does not go before it is finished or taken back. */
  void refuseUsed(List<String> ids) throws IOException {
    Set<String> used = used();
    PlanFile.Plan plan = used == null ? null : new PlanFile(store).find();
    if (used == null || plan == null) {
      return;
    }
    for (String id : ids) {
      if (used.contains(id)) {
        throw new EvograftException(
            "half_done",
            "the restore of "
                + plan.target()
                + " is half done, and needs snapshot "
                + id
                + "; "
                + plan.choice()
                + ", or remove it all the same: evograft snapshot prune --with-kept "
                + id);
      }
    }
  }

  /** What a restore that is half done needs; null when that cannot be told. */
  private @Nullable Set<String> used() throws IOException {
    try {
      PlanFile.Plan plan = new PlanFile(store).find();
      Set<String> used = new LinkedHashSet<>();
      if (plan != null) {
        used.add(plan.target());
        used.addAll(plan.undos());
      }
      return used;
    } catch (EvograftException e) {
      return null; // whoever looks is told by the recovery
    }
  }

  /** What cannot be read is removed by name only. */
  private static boolean isDamaged(Snapshot snapshot) {
    return snapshot.at().equals(Instant.EPOCH);
  }

  Pruned remove(Set<String> ids) throws IOException {
    if (ids.isEmpty()) {
      return new Pruned(List.of(), List.of());
    }
    return new Pruned(List.copyOf(ids), new Removal(store, places).run(ids, commons(ids)));
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
